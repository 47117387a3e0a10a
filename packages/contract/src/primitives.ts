import * as z from "zod";

/** A plain decimal as text, no exponent: everything booked travels like this. */
export const Decimal = z.string().regex(/^-?\d{1,38}(\.\d{1,18})?$/, "a plain decimal, at most 18 fraction digits");
/** Milliseconds since the epoch, as far as dates go. */
export const EpochMs = z.int().min(0).max(8_640_000_000_000_000);
export const Uuid = z.uuid();
export const VenueName = z.string().regex(/^[a-z0-9]{1,40}$/, "a ccxt exchange id");
export const SymbolName = z
  .string()
  .regex(/^[A-Za-z0-9.]{1,32}\/[A-Za-z0-9.]{1,32}(:[A-Za-z0-9.-]{1,40})?$/, "a unified symbol such as BTC/USDT");
/** An empty input may be absent or `{}`; unknown fields are refused. */
export const NoInput = z.strictObject({}).optional();
export type NoInput = z.infer<typeof NoInput>;
