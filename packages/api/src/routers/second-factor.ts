import { NoInput } from "@tandem/contract/primitives";
import {
  type FactorChanged,
  FactorChangeInput,
  type TotpConfirmed,
  TotpConfirmInput,
} from "@tandem/contract/second-factor";
import type { SignedIn } from "@tandem/services/auth/open-session";
import { beginTotp } from "@tandem/services/second-factor/begin-totp";
import { confirmTotp } from "@tandem/services/second-factor/confirm-totp";
import { disableTotp } from "@tandem/services/second-factor/disable-totp";
import { getTotp } from "@tandem/services/second-factor/get-totp";
import { renewRecoveryCodes } from "@tandem/services/second-factor/renew-recovery-codes";
import { TRPCError } from "@trpc/server";
import type { HttpContext } from "../context.ts";
import { deliverSession } from "../deliver-session.ts";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

/** Answers with a new session, which may be a cookie: a socket cannot set one. */
const sessionChanging = userProcedure("auth").use(async function overHttp({ ctx, next }) {
  if (ctx.transport !== "http") throw new TRPCError({ code: "METHOD_NOT_SUPPORTED" });
  return next({ ctx });
});

/** The new session goes the way the old one came. */
function handOver(ctx: Pick<HttpContext, "cookie">, session: SignedIn): FactorChanged {
  const transport = ctx.cookie.speaks ? "cookie" : "bearer";
  const { expiresAt, token } = deliverSession({ ctx, session, transport });
  return { expiresAt, ...(token !== undefined && { token }) };
}

export const totpRouter = router({
  get: userProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => getTotp({ ctx })),
  begin: userProcedure("auth")
    .input(NoInput)
    .mutation(({ ctx }) => beginTotp({ ctx })),
  confirm: sessionChanging.input(TotpConfirmInput).mutation(async ({ ctx, input }): Promise<TotpConfirmed> => {
    const { session, recoveryCodes } = await confirmTotp({ ctx, input });
    return { ...handOver(ctx, session), recoveryCodes: [...recoveryCodes] };
  }),
  disable: sessionChanging
    .input(FactorChangeInput)
    .mutation(async ({ ctx, input }) => handOver(ctx, await disableTotp({ ctx, input }))),
});

export const recoveryCodesRouter = router({
  renew: userProcedure("auth")
    .input(FactorChangeInput)
    .mutation(({ ctx, input }) => renewRecoveryCodes({ ctx, input })),
});
