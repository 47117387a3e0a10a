import { PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN } from "@tandem/contract/auth";
import type { ErrorReason } from "@tandem/contract/errors";
import { dictionary } from "@zxcvbn-ts/language-common";

export type PasswordFault = Extract<
  ErrorReason,
  "password_too_short" | "password_too_long" | "password_common" | "password_personal"
>;

/** What is left beside the name and the address must be at least this long, or it protects nothing. */
const REMAINDER_MIN = 5;
const PERSONAL_WORD_MIN = 3;

let commonPasswords: ReadonlySet<string> | undefined;
/** About 49,000 passwords seen most often in leaks, unpacked at first use. No request leaves the machine. */
const isCommon = (text: string): boolean => {
  commonPasswords ??= new Set(dictionary["passwords-common"]);
  return commonPasswords.has(text);
};

/**
 * Why a new password is refused, or null. Length is counted in characters (code points), size in bytes of
 * UTF-8; nothing is trimmed or normalised for the check of the password itself.
 */
export function checkPassword(args: {
  readonly password: string;
  readonly username: string;
  readonly email: string;
}): PasswordFault | null {
  const { password } = args;
  if (Buffer.byteLength(password, "utf8") > PASSWORD_BYTES_MAX) return "password_too_long";
  if ([...password].length < PASSWORD_CHARACTERS_MIN) return "password_too_short";
  const lower = password.toLowerCase();
  if (isCommon(lower)) return "password_common";
  return isMadeOf(lower, personalWords(args)) ? "password_personal" : null;
}

function personalWords({ username, email }: { username: string; email: string }): string[] {
  const [local = "", domain = ""] = email.toLowerCase().split("@");
  const words = [email.toLowerCase(), local, domain, domain.split(".")[0] ?? "", username.toLowerCase()];
  const bare = words.map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ""));
  // Longest first, so that the address goes as a whole and not in pieces.
  return [...words, ...bare]
    .filter((word) => word.length >= PERSONAL_WORD_MIN)
    .sort((left, right) => right.length - left.length);
}

function isMadeOf(password: string, words: readonly string[]): boolean {
  let remainder = password;
  for (const word of words) remainder = remainder.replaceAll(word, "");
  if (remainder === password) return false;
  const core = remainder.replaceAll(/[^\p{L}\p{N}]/gu, "");
  return core.length < REMAINDER_MIN || isCommon(core);
}
