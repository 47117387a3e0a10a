import { parseScaled } from "@tandem/domain/money";
import { err, ok, type Result } from "@tandem/domain/result";
import { wholeUnits } from "../book/decimal.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueResponse } from "../server/venue-endpoint.ts";
import type { OrderType, TimeInForce } from "../trading/order.ts";
import type { OrderRefusal, OrderRequest } from "../trading/order-request.ts";
import { binanceError } from "./public-rest.ts";

const TYPES: Readonly<Record<string, readonly [OrderType, TimeInForce | undefined]>> = {
  LIMIT: ["limit", undefined],
  LIMIT_MAKER: ["limit", "PO"],
  MARKET: ["market", "IOC"],
};
const TIMES_IN_FORCE: readonly string[] = ["GTC", "IOC", "FOK"] satisfies TimeInForce[];
const isTimeInForce = (text: string): text is TimeInForce => TIMES_IN_FORCE.includes(text);

const missing = (name: string): VenueResponse =>
  binanceError(400, -1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
const filter = (name: string): VenueResponse => binanceError(400, -1013, `Filter failure: ${name}`);

/** Reads a new order's parameters into ticks and steps, or says what the venue says. */
export function parseOrder(
  books: ReadonlyMap<string, SimulatedBook>,
  params: URLSearchParams,
): Result<OrderRequest, VenueResponse> {
  const market = books.get(params.get("symbol") ?? "");
  if (!market) return err(binanceError(400, -1121, "Invalid symbol."));
  const side = params.get("side");
  if (side !== "BUY" && side !== "SELL") return err(binanceError(400, -1117, "Invalid side."));
  const [type, fixed] = TYPES[params.get("type") ?? ""] ?? [];
  if (type === undefined) return err(binanceError(400, -1116, "Invalid orderType."));
  const asked = fixed ?? params.get("timeInForce");
  if (asked === null) return err(missing("timeInForce"));
  if (asked !== "PO" && !isTimeInForce(asked)) return err(binanceError(400, -1115, "Invalid timeInForce."));
  const clientId = params.get("newClientOrderId") ?? undefined;
  if (clientId !== undefined && !/^[a-zA-Z0-9\-_.:/]{1,36}$/.test(clientId)) {
    return err(binanceError(400, -1100, "Illegal characters found in parameter 'newClientOrderId'."));
  }
  const base = { market, side: side === "BUY" ? "buy" : "sell", type, timeInForce: asked, clientId } as const;
  const quote = params.get("quoteOrderQty");
  if (type === "market" && quote !== null) {
    if (!/^\d+(\.\d{1,8})?$/.test(quote)) return err(filter("LOT_SIZE"));
    return ok({ ...base, quoteSize: parseScaled(quote) });
  }
  const quantity = params.get("quantity");
  if (quantity === null) return err(missing("quantity"));
  const size = wholeUnits(quantity, market.listing.amountDecimals);
  if (size === undefined) return err(filter("LOT_SIZE"));
  if (type === "market") return ok({ ...base, size });
  const priceText = params.get("price");
  if (priceText === null) return err(missing("price"));
  const price = wholeUnits(priceText, market.listing.priceDecimals);
  if (price === undefined || price === 0) return err(filter("PRICE_FILTER"));
  return ok({ ...base, size, price });
}

/** The venue's words for why it does not take an order. */
export function refusalAnswer(refusal: OrderRefusal): VenueResponse {
  switch (refusal.kind) {
    case "size_too_small":
      return filter("LOT_SIZE");
    case "notional_too_small":
      return filter("NOTIONAL");
    case "no_liquidity":
      return binanceError(400, -2010, "Order would not be filled: the book is empty.");
    case "insufficient_funds":
      return binanceError(400, -2010, "Account has insufficient balance for requested action.");
    case "would_take":
      return binanceError(400, -2010, "Order would immediately match and take.");
    case "duplicate_client_id":
      return binanceError(400, -2010, "Duplicate order sent.");
  }
}
