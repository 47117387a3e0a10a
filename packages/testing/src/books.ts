import type { FeeSide, Market } from "@tandem/domain/market";
import { parseScaled } from "@tandem/domain/money";
import type { BookMessage, RawLevel } from "@tandem/engine/ports";

type MarketText = {
  readonly takerBps?: string;
  readonly makerBps?: string;
  readonly feeSide?: FeeSide;
  readonly amountStep?: string;
  readonly priceStep?: string;
  readonly minAmount?: string;
  readonly minNotional?: string;
};

/** A market from decimal text. What is not named does not constrain: no fee, no step, no minimum. */
export function market(venue: string, symbol: string, text: MarketText = {}): Market {
  const [base = "", quoteAndSettle = ""] = symbol.split("/");
  return {
    venue,
    symbol,
    base,
    quote: quoteAndSettle.split(":")[0] ?? "",
    takerBps: parseScaled(text.takerBps ?? "0"),
    makerBps: parseScaled(text.makerBps ?? "0"),
    feeSide: text.feeSide ?? "get",
    amountStep: parseScaled(text.amountStep ?? "0"),
    priceStep: parseScaled(text.priceStep ?? "0"),
    minAmount: parseScaled(text.minAmount ?? "0"),
    minNotional: parseScaled(text.minNotional ?? "0"),
  };
}

type Sides = { readonly bids?: readonly RawLevel[]; readonly asks?: readonly RawLevel[]; readonly sequence?: number };

const message = (type: BookMessage["type"], key: string, sides: Sides): BookMessage => {
  const [venue = "", symbol = ""] = key.split("|");
  return { venue, symbol, type, ...sides, bids: sides.bids ?? [], asks: sides.asks ?? [] };
};

/** A whole book of `venue|symbol`; each side a list of `[price, amount]`. */
export const snapshot = (key: string, sides: Sides): BookMessage => message("snapshot", key, sides);
/** Changed levels of `venue|symbol`; amount 0 removes one. */
export const delta = (key: string, sides: Sides): BookMessage => message("delta", key, sides);
