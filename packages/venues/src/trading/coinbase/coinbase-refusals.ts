import type { RejectReason } from "@tandem/engine/trading/reject-reasons";
import { isRecord } from "../../read-json.ts";
import type { Refusals } from "../dialect.ts";
import type { RawAnswer } from "../raw-answer.ts";
import { textOf } from "../read-text.ts";

/**
 * Coinbase Exchange has words and no codes. Source: https://docs.cdp.coinbase.com/exchange/rest-api/requests ("Errors")
 * and the answers that ccxt's class lists. What is not one of these words is unknown; so are rates and duplicates.
 */
const REASONS: Readonly<Record<string, RejectReason>> = {
  "Insufficient funds": "insufficient_funds",
  "Invalid product_id": "unknown_symbol",
  "Product not found": "unknown_symbol",
  "Trading pair not available": "market_closed",
  "Cancel only mode": "market_closed",
  "Post only mode": "market_closed",
  "Limit only mode": "order_type",
  "Trading is disabled": "market_closed",
  "size is too small": "amount_too_small",
  "size too small": "amount_too_small",
  "size is too large": "amount_too_large",
  "size is too accurate": "amount_invalid",
  "size too precise": "amount_invalid",
  "Invalid size": "amount_invalid",
  "price is too small": "price_invalid",
  "price too small": "price_invalid",
  "price is too accurate": "price_invalid",
  "price too precise": "price_invalid",
  "Invalid price": "price_invalid",
  "funds is too small": "notional_too_small",
  Forbidden: "not_permitted",
  "Unauthorized.": "key_refused",
  "Invalid API Key": "key_refused",
  "invalid signature": "key_refused",
  "Invalid Passphrase": "key_refused",
  "request timestamp expired": "too_late",
};

/** `size is too small. Minimum size is 0.001` counts by its first sentence, too. */
const codesOf = ({ json }: RawAnswer): readonly string[] => {
  const words = isRecord(json) ? textOf(json["message"]) : undefined;
  if (words === undefined) return [];
  const [first = words] = words.split(/[.:(] ?/);
  return [words, first.trim()];
};

export const coinbaseRefusals: Refusals = { codesOf, reasons: new Map(Object.entries(REASONS)) };
