import type { InstallationInfo } from "@tandem/contract/account";
import type { PublicCtx } from "./context.ts";

/** What the pages before the login need to know. Says nothing about any account. */
export const installationInfo = ({ ctx }: { readonly ctx: PublicCtx }): InstallationInfo => ({
  registration: ctx.deps.settings.registration,
  mail: ctx.deps.mailer.configured,
});
