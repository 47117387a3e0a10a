import { createHash } from "node:crypto";
import { RECOVERY_CODES, TOTP_DIGITS } from "@tandem/contract/second-factor";
import { Secret } from "otpauth";

/** 120 bits: more than can be guessed, so that a plain digest is enough to keep them by. 24 letters of base32. */
const RECOVERY_BYTES = 15;
const RECOVERY_PATTERN = /^[A-Z2-7]{24}$/;
const TOTP_PATTERN = new RegExp(`^\\d{${TOTP_DIGITS}}$`);

/** Fresh ones, as they are shown: four groups of six. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, () =>
    (new Secret({ size: RECOVERY_BYTES }).base32.match(/.{6}/g) ?? []).join("-"),
  );

export type FactorCode =
  | { readonly kind: "totp"; readonly code: string }
  | { readonly kind: "recovery"; readonly codeHash: string }
  | { readonly kind: "malformed" };

/** What somebody typed, whatever its spaces, dashes and case. */
export function readFactorCode(text: string): FactorCode {
  const code = text.replaceAll(/[\s-]/g, "").toUpperCase();
  if (TOTP_PATTERN.test(code)) return { kind: "totp", code };
  return RECOVERY_PATTERN.test(code) ? { kind: "recovery", codeHash: digest(code) } : { kind: "malformed" };
}

/** What the table holds of a code. */
export const recoveryCodeHash = (shown: string): string => digest(shown.replaceAll("-", ""));

const digest = (code: string): string => createHash("sha256").update(`recovery\n${code}`).digest("hex");
