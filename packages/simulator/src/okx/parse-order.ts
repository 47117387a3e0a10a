import { parseScaled } from "@tandem/domain/money";
import { err, ok, type Result } from "@tandem/domain/result";
import { wholeUnits } from "../book/decimal.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { OrderType, TimeInForce } from "../trading/order.ts";
import type { OrderRefusal, OrderRequest } from "../trading/order-request.ts";
import { instrumentCode } from "./wire.ts";

/** The venue's code and words for an order that it does not take. */
export type Refused = { readonly sCode: string; readonly sMsg: string };

/** The body of an order, not checked yet. */
export type OrderBody = {
  readonly instId?: unknown;
  /** Names the instrument in the place of `instId`, on sockets. */
  readonly instIdCode?: unknown;
  readonly side?: unknown;
  readonly ordType?: unknown;
  readonly sz?: unknown;
  readonly px?: unknown;
  readonly tgtCcy?: unknown;
  readonly clOrdId?: unknown;
};

const TYPES: Readonly<Record<string, readonly [OrderType, TimeInForce]>> = {
  limit: ["limit", "GTC"],
  market: ["market", "IOC"],
  post_only: ["limit", "PO"],
  ioc: ["limit", "IOC"],
  fok: ["limit", "FOK"],
};

const bad = (name: string): Refused => ({ sCode: "51000", sMsg: `Parameter ${name} error` });

/** Reads one order into ticks and steps, or says what the venue says. */
export function parseOrder(books: ReadonlyMap<string, SimulatedBook>, body: OrderBody): Result<OrderRequest, Refused> {
  const market = marketOf(books, body);
  if (!market) return err({ sCode: "51001", sMsg: "Instrument ID doesn't exist." });
  const { side } = body;
  if (side !== "buy" && side !== "sell") return err(bad("side"));
  const [type, timeInForce] = TYPES[String(body.ordType)] ?? [];
  if (type === undefined || timeInForce === undefined) return err(bad("ordType"));
  const clientId = body.clOrdId === undefined || body.clOrdId === "" ? undefined : String(body.clOrdId);
  if (clientId !== undefined && !/^[a-zA-Z0-9]{1,32}$/.test(clientId)) return err(bad("clOrdId"));
  const base = { market, side, type, timeInForce, clientId } as const;
  const sizeText = String(body.sz);
  // Without `tgtCcy` a market buy is in quote, a market sell in base.
  const isInQuote = type === "market" && (body.tgtCcy ?? (side === "buy" ? "quote_ccy" : "base_ccy")) === "quote_ccy";
  if (isInQuote) {
    return /^\d+(\.\d{1,18})?$/.test(sizeText) ? ok({ ...base, quoteSize: parseScaled(sizeText) }) : err(bad("sz"));
  }
  const size = wholeUnits(sizeText, market.listing.amountDecimals);
  if (size === undefined) {
    return err({ sCode: "51121", sMsg: "Order quantity must be a multiple of the lot size." });
  }
  if (type === "market") return ok({ ...base, size });
  const price = wholeUnits(String(body.px), market.listing.priceDecimals);
  if (price === undefined || price === 0) return err(bad("px"));
  return ok({ ...base, size, price });
}

function marketOf(books: ReadonlyMap<string, SimulatedBook>, body: OrderBody): SimulatedBook | undefined {
  if (body.instIdCode === undefined) return books.get(String(body.instId));
  return [...books.values()].find((_, index) => instrumentCode(index) === body.instIdCode);
}

export function refusalRow(refusal: OrderRefusal): Refused {
  switch (refusal.kind) {
    case "size_too_small":
    case "notional_too_small":
      return { sCode: "51020", sMsg: "Your order should meet or exceed the minimum order amount." };
    case "no_liquidity":
      return { sCode: "51006", sMsg: "Order price is not within the price limit." };
    case "insufficient_funds":
      return { sCode: "51008", sMsg: `Order failed. Insufficient ${refusal.asset} balance in account.` };
    case "would_take":
      return { sCode: "51000", sMsg: "Post only order would take liquidity." };
    case "duplicate_client_id":
      return { sCode: "51016", sMsg: "Client order ID already exists." };
  }
}
