/** What a user is told by mail, beside the audit row that says the same. */
export type Notice =
  | "signed_in"
  | "password_changed"
  | "password_reset"
  | "reset_link_made"
  | "second_factor_changed"
  | "recovery_codes_renewed"
  | "key_added"
  | "key_removed"
  | "key_changed"
  | "token_created"
  | "role_changed"
  | "account_deleted";

const WORDS: Readonly<Record<Notice, readonly [subject: string, what: string]>> = {
  signed_in: ["New sign-in", "Somebody signed in to your account from an address or a program not seen before."],
  password_changed: ["Password changed", "The password of your account was changed. Your other sessions have ended."],
  password_reset: ["Password reset", "The password of your account was reset. All of your sessions have ended."],
  reset_link_made: ["Reset link made", "An administrator made a link that resets the password of your account."],
  second_factor_changed: ["Second factor changed", "The second factor of your account was changed."],
  recovery_codes_renewed: ["Recovery codes renewed", "Your recovery codes were renewed; the old ones are void."],
  key_added: ["Exchange key added", "An exchange key was added to your account."],
  key_removed: ["Exchange key removed", "An exchange key was removed from your account."],
  key_changed: [
    "Exchange key changed",
    "A check at the exchange found that one of your keys may do something else than before, or is refused. See your keys.",
  ],
  token_created: ["API token created", "An API token was created for your account."],
  role_changed: ["Role changed", "An administrator changed the role of your account."],
  account_deleted: ["Account deleted", "Your account and the data held about you were deleted."],
};

/** Notices of changes that a procedure makes to its caller's account, by the procedure's path. */
const OF_PROCEDURE: ReadonlyMap<string, Notice> = new Map([
  ["auth.changePassword", "password_changed"],
  ["totp.confirm", "second_factor_changed"],
  ["totp.disable", "second_factor_changed"],
  ["recoveryCodes.renew", "recovery_codes_renewed"],
  ["keys.add", "key_added"],
  ["keys.remove", "key_removed"],
  ["tokens.create", "token_created"],
  ["account.delete", "account_deleted"],
]);

export const noticeOf = (path: string): Notice | undefined => OF_PROCEDURE.get(path);
export const noticeWords = (notice: Notice): { readonly subject: string; readonly what: string } => {
  const [subject, what] = WORDS[notice];
  return { subject, what };
};
