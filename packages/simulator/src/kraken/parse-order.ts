import { parseScaled } from "@tandem/domain/money";
import { err, ok, type Result } from "@tandem/domain/result";
import { wholeUnits } from "../book/decimal.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { TimeInForce } from "../trading/order.ts";
import type { OrderRefusal, OrderRequest } from "../trading/order-request.ts";
import { altPair, restPair, restSocketName } from "./wire.ts";

const TIMES_IN_FORCE: readonly string[] = ["GTC", "IOC", "FOK"] satisfies TimeInForce[];
const isTimeInForce = (text: string): text is TimeInForce => TIMES_IN_FORCE.includes(text);

/** Reads the parameters of `AddOrder` into ticks and steps, or says the venue's word for what is wrong. */
export function parseOrder(books: readonly SimulatedBook[], params: URLSearchParams): Result<OrderRequest, string> {
  const pair = params.get("pair") ?? "";
  const market = books.find(({ listing }) =>
    [restPair(listing), altPair(listing), restSocketName(listing)].includes(pair),
  );
  if (!market) return err("EQuery:Unknown asset pair");
  const side = params.get("type");
  if (side !== "buy" && side !== "sell") return err("EGeneral:Invalid arguments:type");
  const type = params.get("ordertype");
  if (type !== "limit" && type !== "market") return err("EGeneral:Invalid arguments:ordertype");
  const flags = (params.get("oflags") ?? "").split(",");
  const asked = type === "market" ? "IOC" : (params.get("timeinforce") ?? "GTC").toUpperCase();
  if (!isTimeInForce(asked)) return err("EGeneral:Invalid arguments:timeinforce");
  const timeInForce = flags.includes("post") ? "PO" : asked;
  const clientId = params.get("cl_ord_id") ?? undefined;
  if (clientId !== undefined && !/^[\w-]{1,36}$/.test(clientId)) return err("EGeneral:Invalid arguments:cl_ord_id");
  const base = { market, side, type, timeInForce, clientId } as const;
  const volume = params.get("volume") ?? "";
  if (flags.includes("viqc")) {
    if (type !== "market" || !/^\d+(\.\d{1,18})?$/.test(volume)) return err("EGeneral:Invalid arguments:viqc");
    return ok({ ...base, quoteSize: parseScaled(volume) });
  }
  const size = wholeUnits(volume, market.listing.amountDecimals);
  if (size === undefined) return err("EGeneral:Invalid arguments:volume");
  if (type === "market") return ok({ ...base, size });
  const price = wholeUnits(params.get("price") ?? "", market.listing.priceDecimals);
  if (price === undefined || price === 0) return err("EGeneral:Invalid arguments:price");
  return ok({ ...base, size, price });
}

/** The venue's word for why it does not take an order. */
export function refusalWord(refusal: OrderRefusal): string {
  switch (refusal.kind) {
    case "size_too_small":
    case "notional_too_small":
      return "EOrder:Order minimum not met";
    case "no_liquidity":
      return "EOrder:Invalid order: no liquidity";
    case "insufficient_funds":
      return "EOrder:Insufficient funds";
    case "would_take":
      return "EOrder:Invalid order: post only";
    case "duplicate_client_id":
      return "EGeneral:Invalid arguments:cl_ord_id";
  }
}
