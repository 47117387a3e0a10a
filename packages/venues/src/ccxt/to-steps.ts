import { CCXT_TICK_SIZE, type CcxtMarket } from "./ccxt-types.ts";

/** ccxt's `DECIMAL_PLACES`: precisions are counts of decimals. */
const DECIMAL_PLACES = 2;

/**
 * A market whose precisions are steps, whatever ccxt's class counts them in. Significant digits are no step: they are
 * left out, and do not constrain.
 */
export function toSteps(market: CcxtMarket, precisionMode: number): CcxtMarket {
  if (precisionMode === CCXT_TICK_SIZE) return market;
  const { amount, price } = market.precision;
  return {
    ...market,
    precision: precisionMode === DECIMAL_PLACES ? { ...step("amount", amount), ...step("price", price) } : {},
  };
}

const step = (name: "amount" | "price", decimals: number | undefined): { amount?: number; price?: number } =>
  decimals === undefined ? {} : { [name]: Number(`1e${-decimals}`) };
