import type { RejectReason } from "@tandem/engine/trading/reject-reasons";
import { isRecord } from "../../read-json.ts";
import type { Refusals } from "../dialect.ts";
import type { RawAnswer } from "../raw-answer.ts";
import { textOf } from "../read-text.ts";

/**
 * Source: https://developers.binance.com/docs/binance-spot-api-docs/errors, "10xx" to "20xx", "Filter failures" and
 * "Messages for -1010, -2010 and -2011". Left out on purpose, because the order may exist: -1000, -1001, -1006 and
 * -1007 (execution status unknown), -1003 and -1008 (busy), -2010 "Duplicate order sent." (it does exist), -2011 and
 * -2013 (about another order). Of -2015 ccxt makes `DDoSProtection` once a key has worked: here the raw code counts.
 */
const REASONS: Readonly<Record<string, RejectReason>> = {
  "-1002": "not_permitted",
  "-1014": "order_type",
  "-1015": "too_many_orders",
  "-1020": "order_type",
  "-1021": "too_late",
  "-1022": "key_refused",
  "-1100": "refused",
  "-1101": "refused",
  "-1102": "refused",
  "-1103": "refused",
  "-1104": "refused",
  "-1105": "refused",
  "-1106": "refused",
  "-1111": "amount_invalid",
  "-1112": "no_liquidity",
  "-1114": "order_type",
  "-1115": "order_type",
  "-1116": "order_type",
  "-1117": "refused",
  "-1121": "unknown_symbol",
  "-1128": "order_type",
  "-1131": "refused",
  "-1158": "order_type",
  "-2014": "key_refused",
  "-2015": "not_permitted",
  "-2016": "market_closed",
  "-1013 Invalid quantity.": "amount_invalid",
  "-1013 Invalid price.": "price_invalid",
  "-1013 Market is closed.": "market_closed",
  "-1013 Filter failure: PRICE_FILTER": "price_invalid",
  "-1013 Filter failure: PERCENT_PRICE": "price_invalid",
  "-1013 Filter failure: PERCENT_PRICE_BY_SIDE": "price_invalid",
  "-1013 Filter failure: LOT_SIZE": "amount_invalid",
  "-1013 Filter failure: MARKET_LOT_SIZE": "amount_invalid",
  "-1013 Filter failure: MIN_NOTIONAL": "notional_too_small",
  "-1013 Filter failure: NOTIONAL": "notional_too_small",
  "-1013 Filter failure: MAX_NUM_ORDERS": "too_many_orders",
  "-1013 Filter failure: EXCHANGE_MAX_NUM_ORDERS": "too_many_orders",
  "-1013 Filter failure: MAX_POSITION": "amount_too_large",
  "-2010 Account has insufficient balance for requested action.": "insufficient_funds",
  "-2010 Market is closed.": "market_closed",
  "-2010 This symbol is not permitted for this account.": "not_permitted",
  "-2010 This symbol is restricted for this account.": "not_permitted",
  "-2010 This action is disabled on this account.": "not_permitted",
  "-2010 This account may not place or cancel orders.": "not_permitted",
  "-2010 Rest API trading is not enabled.": "not_permitted",
  "-2010 Market orders are not supported for this symbol.": "order_type",
  "-2010 Unsupported order combination": "order_type",
  "-2010 Order would immediately match and take.": "would_take",
  "-2010 Price * QTY is zero or less.": "amount_invalid",
  "-2010 IcebergQty exceeds QTY.": "amount_invalid",
  "-2010 Order would not be filled: the book is empty.": "no_liquidity",
};

const codesOf = ({ json }: RawAnswer): readonly string[] => {
  if (!isRecord(json)) return [];
  const code = textOf(json["code"]);
  if (code === undefined) return [];
  const words = textOf(json["msg"]) ?? "";
  // -1013 and -2010 say in words what they are about.
  return [`${code} ${words}`, code];
};

export const binanceRefusals: Refusals = { codesOf, reasons: new Map(Object.entries(REASONS)) };
