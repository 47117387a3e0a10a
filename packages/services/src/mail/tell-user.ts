import type { PublicCtx } from "../context.ts";
import { type Notice, noticeWords } from "./notices.ts";

const USER_AGENT_MAX = 120;

/** Mails a notice, once the change it speaks of is committed. Returns at once; without mail it does nothing. */
export function tellUser(args: {
  readonly ctx: PublicCtx;
  readonly user: { readonly username: string; readonly email: string };
  readonly notice: Notice;
  /** False where somebody else acted: whose address that is, is not the user's affair. */
  readonly withOrigin?: boolean;
}): void {
  const { ctx, user, notice, withOrigin = true } = args;
  const { deps, request } = ctx;
  if (!deps.mailer.configured) return;
  const { subject, what } = noticeWords(notice);
  const lines = [
    `Hello ${user.username},`,
    "",
    what,
    "",
    `Time: ${new Date(deps.clock.epochMs()).toISOString()}`,
    ...(withOrigin ? [`Address: ${printable(request.ip)}`, `Program: ${printable(request.userAgent)}`] : []),
    "",
    "If this was not you, change your password, end your other sessions and tell your administrator.",
    ...(deps.settings.publicUrl === undefined ? [] : [`${deps.settings.publicUrl}/settings`]),
  ];
  deps.mailer.send({ to: user.email, subject: `Tandem: ${subject}`, text: `${lines.join("\n")}\n` });
}

/** What a stranger may have written: visible ASCII of bounded length. */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, USER_AGENT_MAX);
