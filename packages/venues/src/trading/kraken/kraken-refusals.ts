import type { RejectReason } from "@tandem/engine/trading/reject-reasons";
import { isRecord } from "../../read-json.ts";
import type { Refusals } from "../dialect.ts";
import type { RawAnswer } from "../raw-answer.ts";

/**
 * Source: https://docs.kraken.com/api/docs/guides/spot-errors and https://support.kraken.com/articles/360001491786.
 * Left out on purpose, because the order may exist: EGeneral:Internal error, EService:Unavailable, EService:Busy,
 * EService:Timeout, EGeneral:Invalid arguments:cl_ord_id (it may be in use), EOrder:Unknown order (about another call).
 * EService:Deadline elapsed is the answer to our own deadline: the matching engine did not take it.
 */
const REASONS: Readonly<Record<string, RejectReason>> = {
  "EOrder:Insufficient funds": "insufficient_funds",
  "EOrder:Insufficient margin": "insufficient_funds",
  "EOrder:Margin allowance exceeded": "insufficient_funds",
  "EOrder:Order minimum not met": "amount_too_small",
  "EOrder:Cost minimum not met": "notional_too_small",
  "EOrder:Tick size check failed": "price_invalid",
  "EOrder:Invalid price": "price_invalid",
  "EOrder:Invalid order": "refused",
  "EOrder:Invalid order: no liquidity": "no_liquidity",
  "EOrder:Invalid order: post only": "would_take",
  "EOrder:Post only order": "would_take",
  "EOrder:Orders limit exceeded": "too_many_orders",
  "EOrder:Domain rate limit exceeded": "rate_limited",
  "EOrder:Rate limit exceeded": "rate_limited",
  "EAPI:Rate limit exceeded": "rate_limited",
  "EOrder:Trading agreement required": "not_permitted",
  "EOrder:Reduce only:No position exists": "refused",
  "EQuery:Unknown asset pair": "unknown_symbol",
  "EGeneral:Unknown asset pair": "unknown_symbol",
  "EGeneral:Permission denied": "not_permitted",
  "EAccount:Invalid permissions": "not_permitted",
  "EAuth:Account unconfirmed": "not_permitted",
  "EAPI:Invalid key": "key_refused",
  "EAPI:Invalid signature": "key_refused",
  "EAPI:Invalid nonce": "too_late",
  "EAPI:Bad request": "refused",
  "EAPI:Feature disabled": "not_permitted",
  "EService:Deadline elapsed": "too_late",
  "EService:Market in cancel_only mode": "market_closed",
  "EService:Market in post_only mode": "market_closed",
  "EService:Market in limit_only mode": "market_closed",
  "EGeneral:Invalid arguments": "refused",
  "EGeneral:Invalid arguments:volume": "amount_invalid",
  "EGeneral:Invalid arguments:volume minimum not met": "amount_too_small",
  "EGeneral:Invalid arguments:volume maximum exceeded": "amount_too_large",
  "EGeneral:Invalid arguments:price": "price_invalid",
  "EGeneral:Invalid arguments:ordertype": "order_type",
  "EGeneral:Invalid arguments:timeinforce": "order_type",
  "EGeneral:Invalid arguments:oflags": "order_type",
  "EGeneral:Invalid arguments:type": "refused",
  "EGeneral:Invalid arguments:pair": "unknown_symbol",
};

/** One that is not listed beside one that is leaves it open what happened. */
const codesOf = ({ json }: RawAnswer): readonly string[] => {
  const errors: unknown = isRecord(json) ? json["error"] : undefined;
  if (!Array.isArray(errors)) return [];
  const words = errors.filter((error) => typeof error === "string");
  return words.length === errors.length && words.every((word) => Object.hasOwn(REASONS, word)) ? words : [];
};

export const krakenRefusals: Refusals = { codesOf, reasons: new Map(Object.entries(REASONS)) };
