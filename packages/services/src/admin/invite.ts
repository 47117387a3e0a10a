import { newOneTimeToken, oneTimeTokenHash } from "@tandem/auth/one-time-token";
import type { AdminInviteCreated, AdminInviteInput } from "@tandem/contract/admin";
import { insertInvite } from "@tandem/db/repositories/invites";
import type { UserCtx } from "../context.ts";
import { inviteUrl } from "../mail/links.ts";
import { asAdmin } from "./as-admin.ts";

const DAY_MS = 24 * 3_600_000;
const DAYS_DEFAULT = 7;

/** An invite for one account of the given role. It is shown this once. @throws ServiceError FORBIDDEN */
export async function invite(args: {
  readonly ctx: UserCtx;
  readonly input: AdminInviteInput;
}): Promise<AdminInviteCreated> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const { role, expiresInDays = DAYS_DEFAULT } = input;
  const email = input.email?.toLowerCase() ?? null;
  const token = newOneTimeToken();
  const id = deps.ids.next();
  const createdAt = deps.clock.epochMs();
  const expiresAt = createdAt + expiresInDays * DAY_MS;
  await asAdmin({ ctx, action: "admin.users.invite" }, async ({ tx, record }) => {
    const createdBy = identity.user.id;
    await insertInvite({
      tx,
      invite: { id, role, email, createdBy, createdAt, expiresAt, tokenHash: oneTimeTokenHash(token) },
    });
    await record({ objectType: "invite", objectId: id, details: { role, expiresInDays } });
  });
  const url = inviteUrl(deps.settings, token);
  if (email !== null) {
    const lines = [
      `You are invited to Tandem as ${role}. This link makes your account; it works once, for ${expiresInDays} days:`,
      "",
      url,
    ];
    deps.mailer.send({ to: email, subject: "Tandem: your invitation", text: `${lines.join("\n")}\n` });
  }
  return { id, invite: token, url, expiresAt };
}
