import { randomBytes } from "node:crypto";
import { TOTP_DIGITS, TOTP_STEP_S } from "@tandem/contract/second-factor";
import { Secret, TOTP } from "otpauth";

/** As long as the output of SHA-1, which RFC 4226 asks for; every authenticator knows SHA-1, six digits, 30 s. */
const SECRET_BYTES = 20;
const ALGORITHM = "SHA1";
const ISSUER = "Tandem";
const STEP_MS = TOTP_STEP_S * 1000;
/** The library compares bytes, and throws where other digits than ASCII's take more of them. */
const SIX_DIGITS = new RegExp(`^[0-9]{${TOTP_DIGITS}}$`);

export const newTotpSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer });

/** What a person types or scans. Both hold the secret. */
export function describeTotpSecret(args: { readonly secret: Uint8Array; readonly account: string }): {
  readonly secret: string;
  readonly uri: string;
} {
  const secret = secretOf(args.secret);
  const totp = new TOTP({
    issuer: ISSUER,
    label: args.account,
    algorithm: ALGORITHM,
    digits: TOTP_DIGITS,
    period: TOTP_STEP_S,
    secret,
  });
  return { secret: secret.base32, uri: totp.toString() };
}

/**
 * The step of 30 s that a code of six digits belongs to: the present one or the one before (RFC 6238 section 5.2, for
 * slow typing), else null. That no step is taken twice is the caller's to see to.
 */
export function totpStepOf(args: {
  readonly secret: Uint8Array;
  readonly code: string;
  readonly epochMs: number;
}): number | null {
  const { code: token, epochMs: timestamp } = args;
  if (!SIX_DIGITS.test(token)) return null;
  const secret = secretOf(args.secret);
  const delta = TOTP.validate({
    token,
    secret,
    algorithm: ALGORITHM,
    digits: TOTP_DIGITS,
    period: TOTP_STEP_S,
    timestamp,
    window: 1,
  });
  return delta === 0 || delta === -1 ? Math.floor(timestamp / STEP_MS) + delta : null;
}
