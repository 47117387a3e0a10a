import * as z from "zod";
import { Decimal, VenueName } from "./primitives.ts";
import { PositiveDecimal, TradingMode } from "./trading.ts";

/** `total` is `free` and `used`; `used` is what open orders hold. */
export const Balance = z.object({
  venue: VenueName,
  asset: z.string(),
  free: Decimal,
  used: Decimal,
  total: Decimal,
});
export type Balance = z.infer<typeof Balance>;

export const BalancesInput = z.strictObject({ mode: TradingMode });
export type BalancesInput = z.infer<typeof BalancesInput>;

/** Without `balances` the account gets again what a new one starts with. */
export const PaperResetInput = z
  .strictObject({
    balances: z
      .array(
        z.strictObject({ venue: VenueName, asset: z.string().regex(/^[A-Za-z0-9.]{1,32}$/), amount: PositiveDecimal }),
      )
      .max(500)
      .optional(),
  })
  .optional();
export type PaperResetInput = z.infer<typeof PaperResetInput>;
