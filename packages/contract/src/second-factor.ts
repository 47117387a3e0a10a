import * as z from "zod";
import { EpochMs } from "./primitives.ts";

export const TOTP_DIGITS = 6;
export const TOTP_STEP_S = 30;
export const RECOVERY_CODES = 10;
/** A secret that was begun and not confirmed within this time is void. */
export const TOTP_BEGIN_MS = 10 * 60_000;

/**
 * Six digits of the authenticator, or one of the recovery codes (four groups of six). Spaces and dashes do not
 * matter, nor does the case.
 */
export const SecondFactorCode = z.string().min(TOTP_DIGITS, "a code of six digits, or a recovery code").max(64);
export type SecondFactorCode = z.infer<typeof SecondFactorCode>;

/** `totp.get`: whether signing in asks for a second factor. */
export const TotpState = z.object({
  enabled: z.boolean(),
  enabledAt: EpochMs.nullable(),
  recoveryCodesLeft: z.int().min(0),
});
export type TotpState = z.infer<typeof TotpState>;

/** `totp.begin`, with step-up: shown this once, and void unless confirmed within ten minutes. */
export const TotpBegun = z.object({
  /** Base32, for typing it in. */
  secret: z.string(),
  /** `otpauth://totp/…`, for a QR code. */
  uri: z.string(),
  expiresAt: EpochMs,
});
export type TotpBegun = z.infer<typeof TotpBegun>;

/** `totp.confirm`: a code of the authenticator that has just been set up. */
export const TotpConfirmInput = z.strictObject({ code: SecondFactorCode });
export type TotpConfirmInput = z.infer<typeof TotpConfirmInput>;

/**
 * Of a change of the factors: every session of the user has ended and the caller has a new one, in the cookie, or as
 * `token` where the caller came with a bearer token.
 */
export const FactorChanged = z.object({ expiresAt: EpochMs, token: z.string().optional() });
export type FactorChanged = z.infer<typeof FactorChanged>;

/** The only time that the recovery codes are shown; each signs in once. */
export const TotpConfirmed = FactorChanged.extend({ recoveryCodes: z.array(z.string()).length(RECOVERY_CODES) });
export type TotpConfirmed = z.infer<typeof TotpConfirmed>;

/**
 * `totp.disable` and `recoveryCodes.renew`, with step-up. `code` is needed where this session has not shown a second
 * factor within ten minutes: `FORBIDDEN`, reason `second_factor_required`.
 */
export const FactorChangeInput = z.strictObject({ code: SecondFactorCode.optional() }).optional();
export type FactorChangeInput = z.infer<typeof FactorChangeInput>;

/** `recoveryCodes.renew`: the old ones are void. */
export const RecoveryCodesRenewed = z.object({ recoveryCodes: z.array(z.string()).length(RECOVERY_CODES) });
export type RecoveryCodesRenewed = z.infer<typeof RecoveryCodesRenewed>;
