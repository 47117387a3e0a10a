import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import { exchangeInfo } from "./exchange-info.ts";
import { dayTicker } from "./ticker.ts";
import { aggregateTrade, amountText, binanceId, bookTicker, levelTexts, priceText } from "./wire.ts";

export type BinancePublic = { readonly books: ReadonlyMap<string, SimulatedBook>; readonly epochMs: () => number };

const DEPTH_DEFAULT = 100;
const DEPTH_MAX = 5000;
const TRADES_DEFAULT = 500;
const TRADES_MAX = 1000;

export const json = (value: unknown, status = 200): VenueResponse => ({ status, body: JSON.stringify(value) });
export const binanceError = (status: number, code: number, msg: string): VenueResponse => json({ code, msg }, status);

/** Answers the public part of the spot REST interface; undefined for what is not public. */
export function publicRest(venue: BinancePublic, request: VenueRequest): VenueResponse | undefined {
  const name = /^\/(?:api\/v[13]|fapi\/v1|dapi\/v1)\/(.+)$/.exec(request.path)?.[1];
  // Only spot is simulated: the derivative venues exist, and list nothing.
  if (/^[fd]api\./.test(request.host))
    return name === "exchangeInfo" ? json(exchangeInfo([], venue.epochMs())) : undefined;
  if (name === undefined) return undefined;
  switch (name) {
    case "ping":
      return json({});
    case "time":
      return json({ serverTime: venue.epochMs() });
    case "exchangeInfo":
      return json(
        exchangeInfo(
          selected(venue, request).map((book) => book.listing),
          venue.epochMs(),
        ),
      );
    case "depth":
    case "trades":
    case "aggTrades":
      return ofOneBook(venue, request, name);
    case "ticker/24hr":
    case "ticker/price":
    case "ticker/bookTicker":
      return ticker(venue, request, name);
    default:
      return undefined;
  }
}

function ofOneBook(venue: BinancePublic, request: VenueRequest, name: "depth" | "trades" | "aggTrades"): VenueResponse {
  const id = request.query.get("symbol");
  if (id === null) {
    return binanceError(400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
  }
  const simulated = venue.books.get(id);
  if (!simulated) return binanceError(400, -1121, "Invalid symbol.");
  const limit = Number(request.query.get("limit") ?? (name === "depth" ? DEPTH_DEFAULT : TRADES_DEFAULT));
  if (!Number.isInteger(limit) || limit < 1)
    return binanceError(400, -1100, "Illegal characters found in parameter 'limit'.");
  const { listing, book } = simulated;
  if (name === "depth") {
    const depth = Math.min(limit, DEPTH_MAX);
    return json({
      lastUpdateId: book.sequence,
      bids: levelTexts(listing, book.bids.top(depth)),
      asks: levelTexts(listing, book.asks.top(depth)),
    });
  }
  const trades = simulated.recentTrades.slice(-Math.min(limit, TRADES_MAX));
  if (name === "aggTrades") return json(trades.map((trade) => aggregateTrade(listing, trade)));
  return json(
    trades.map((trade) => ({
      id: trade.id,
      price: priceText(listing, trade.price),
      qty: amountText(listing, trade.size),
      quoteQty: ((trade.price * trade.size) / 10 ** (listing.priceDecimals + listing.amountDecimals)).toFixed(8),
      time: trade.at,
      isBuyerMaker: trade.side === "sell",
      isBestMatch: true,
    })),
  );
}

function ticker(venue: BinancePublic, request: VenueRequest, name: string): VenueResponse {
  const books = selected(venue, request);
  const asked = request.query.get("symbol");
  if (asked !== null && books.length === 0) return binanceError(400, -1121, "Invalid symbol.");
  const rows = books.map((book) => {
    if (name === "ticker/24hr") return dayTicker(book, venue.epochMs());
    if (name === "ticker/price") {
      return { symbol: binanceId(book.listing), price: dayTicker(book, venue.epochMs()).lastPrice };
    }
    const { s, b, B, a, A } = bookTicker(book);
    return { symbol: s, bidPrice: b, bidQty: B, askPrice: a, askQty: A };
  });
  return json(asked === null ? rows : rows[0]);
}

/** The books that `symbol` or `symbols` names; all when neither is given. */
function selected(venue: BinancePublic, request: VenueRequest): SimulatedBook[] {
  const one = request.query.get("symbol");
  const many = request.query.get("symbols");
  if (one === null && many === null) return [...venue.books.values()];
  const ids = new Set(one === null ? (many ?? "").replace(/[[\]"\s]/g, "").split(",") : [one]);
  return [...venue.books].filter(([id]) => ids.has(id)).map(([, book]) => book);
}
