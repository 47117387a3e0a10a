import type { RejectReason } from "@tandem/engine/trading/reject-reasons";
import { isRecord } from "../../read-json.ts";
import type { Refusals } from "../dialect.ts";
import type { RawAnswer } from "../raw-answer.ts";
import { recordsOf, textOf } from "../read-text.ts";

/**
 * Source: https://www.okx.com/docs-v5/en/#error-code-rest-api. Left out on purpose, because the order may exist:
 * 50001, 50004 (timed out: "does not mean that the request was successful or failed"), 50013 and 50026 (system), 51016
 * (the client's id exists), 51054 and 51149 (timed out), 51400 to 51603 (about other calls).
 */
const REASONS: Readonly<Record<string, RejectReason>> = {
  "50002": "refused",
  "50006": "refused",
  "50011": "rate_limited",
  "50014": "refused",
  "50015": "refused",
  "50061": "too_many_orders",
  "50100": "not_permitted",
  "50101": "key_refused",
  "50102": "too_late",
  "50103": "key_refused",
  "50104": "key_refused",
  "50105": "key_refused",
  "50106": "key_refused",
  "50107": "key_refused",
  "50110": "not_permitted",
  "50111": "key_refused",
  "50112": "too_late",
  "50113": "key_refused",
  "50114": "not_permitted",
  "50120": "not_permitted",
  "51000": "refused",
  "51001": "unknown_symbol",
  "51003": "refused",
  "51004": "amount_too_large",
  "51005": "amount_too_large",
  "51006": "price_invalid",
  "51008": "insufficient_funds",
  "51010": "not_permitted",
  "51011": "refused",
  "51014": "unknown_symbol",
  "51015": "unknown_symbol",
  "51019": "refused",
  "51020": "amount_too_small",
  "51021": "market_closed",
  "51022": "market_closed",
  "51024": "not_permitted",
  "51025": "too_many_orders",
  "51026": "order_type",
  "51027": "market_closed",
  "51028": "market_closed",
  "51030": "market_closed",
  "51031": "price_invalid",
  "51087": "market_closed",
  "51106": "price_invalid",
  "51115": "too_many_orders",
  "51116": "price_invalid",
  "51119": "insufficient_funds",
  "51120": "amount_too_small",
  "51121": "amount_invalid",
  "51124": "order_type",
  "51127": "insufficient_funds",
  "51131": "insufficient_funds",
  "51136": "price_invalid",
  "51137": "price_invalid",
  "51138": "price_invalid",
  "51155": "not_permitted",
  "51201": "amount_too_large",
  "51202": "amount_too_large",
  "51203": "amount_too_large",
};

/** The code of the order's own row counts before that of the whole. */
const codesOf = ({ json }: RawAnswer): readonly string[] => {
  if (!isRecord(json)) return [];
  const rows = recordsOf(json["data"]) ?? [];
  const own = rows.flatMap((row) => textOf(row["sCode"]) ?? []);
  return own.length > 0 ? own : [textOf(json["code"]) ?? ""];
};

export const okxRefusals: Refusals = { codesOf, reasons: new Map(Object.entries(REASONS)) };
