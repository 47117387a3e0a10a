import type { RejectReason } from "@tandem/engine/trading/reject-reasons";
import { isRecord } from "../../read-json.ts";
import type { Refusals } from "../dialect.ts";
import type { RawAnswer } from "../raw-answer.ts";
import { textOf } from "../read-text.ts";

/**
 * Source: https://bybit-exchange.github.io/docs/v5/error. Left out on purpose, because the order may exist: 10000 (server
 * timeout), 10006 and 10018 (rates), 10016 (server error), 170001 and 170032 (internal, network), 170007 (timeout waiting for the
 * back end), 170141 (the client's id exists), 170142, 170213 (about other calls).
 */
const REASONS: Readonly<Record<string, RejectReason>> = {
  "10001": "refused",
  "10002": "too_late",
  "10003": "key_refused",
  "10004": "key_refused",
  "10005": "not_permitted",
  "10007": "key_refused",
  "10008": "not_permitted",
  "10009": "not_permitted",
  "10010": "not_permitted",
  "10024": "not_permitted",
  "10028": "not_permitted",
  "10029": "unknown_symbol",
  "33004": "key_refused",
  "170033": "insufficient_funds",
  "170115": "order_type",
  "170116": "order_type",
  "170117": "refused",
  "170121": "unknown_symbol",
  "170124": "amount_too_large",
  "170130": "refused",
  "170131": "insufficient_funds",
  "170132": "price_invalid",
  "170133": "price_invalid",
  "170134": "price_invalid",
  "170135": "amount_too_large",
  "170136": "amount_too_small",
  "170137": "amount_invalid",
  "170139": "price_invalid",
  "170140": "notional_too_small",
  "170193": "price_invalid",
  "170194": "price_invalid",
  "170201": "not_permitted",
  "170202": "order_type",
  "170203": "amount_invalid",
  "170204": "amount_too_large",
  "170218": "order_type",
  "170221": "unknown_symbol",
  "170810": "too_many_orders",
};

const codesOf = ({ json }: RawAnswer): readonly string[] => (isRecord(json) ? [textOf(json["retCode"]) ?? ""] : []);

export const bybitRefusals: Refusals = { codesOf, reasons: new Map(Object.entries(REASONS)) };
