import { decimalText } from "../book/decimal.ts";
import type { Listing } from "../market/listing.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import { instrumentCode, levelRows, okxId, tickerRow, tradeRow } from "./wire.ts";

export type OkxPublic = { readonly books: ReadonlyMap<string, SimulatedBook>; readonly epochMs: () => number };

export const okxData = (data: readonly unknown[]): VenueResponse => ({
  status: 200,
  body: JSON.stringify({ code: "0", msg: "", data }),
});
export const okxError = (status: number, code: string, msg: string): VenueResponse => ({
  status,
  body: JSON.stringify({ code, msg, data: [] }),
});

/** Answers the public part of `/api/v5/…`; undefined for what is not public. */
export function publicRest(venue: OkxPublic, request: VenueRequest): VenueResponse | undefined {
  const now = venue.epochMs();
  switch (request.path) {
    case "/api/v5/public/time":
      return okxData([{ ts: String(now) }]);
    case "/api/v5/system/status":
      return okxData([]);
    case "/api/v5/public/instruments":
      return okxData(instruments(venue, request.query));
    case "/api/v5/market/books":
    case "/api/v5/market/books-full":
      return ofOne(venue, request, (book) => [depth(book, { request, now })]);
    case "/api/v5/market/ticker":
      return ofOne(venue, request, (book) => [tickerRow(book, now)]);
    case "/api/v5/market/tickers":
      return okxData(
        request.query.get("instType") === "SPOT" ? [...venue.books.values()].map((book) => tickerRow(book, now)) : [],
      );
    case "/api/v5/market/trades":
    case "/api/v5/market/history-trades":
      return ofOne(venue, request, ({ listing, recentTrades }) =>
        recentTrades
          .slice(-Number(request.query.get("limit") ?? 100))
          .reverse()
          .map((trade) => tradeRow(listing, trade)),
      );
    default:
      return undefined;
  }
}

function ofOne(venue: OkxPublic, request: VenueRequest, answer: (book: SimulatedBook) => unknown[]): VenueResponse {
  const book = venue.books.get(request.query.get("instId") ?? "");
  return book ? okxData(answer(book)) : okxError(200, "51001", "Instrument ID doesn't exist.");
}

/** Only spot is simulated: the other kinds of instruments exist, and list nothing. */
function instruments(venue: OkxPublic, query: URLSearchParams) {
  if (query.get("instType") !== "SPOT") return [];
  const id = query.get("instId");
  return [...venue.books.values()]
    .map(({ listing }, index) => instrument(listing, index))
    .filter(({ instId }) => id === null || id === instId);
}

const instrument = (listing: Listing, index: number) => ({
  instType: "SPOT",
  instId: okxId(listing),
  instIdCode: instrumentCode(index),
  uly: "",
  instFamily: "",
  baseCcy: listing.base,
  quoteCcy: listing.quote,
  settleCcy: "",
  category: "1",
  ctVal: "",
  ctMult: "",
  ctValCcy: "",
  optType: "",
  stk: "",
  listTime: "1548133413000",
  expTime: "",
  lever: "",
  tickSz: decimalText(1, listing.priceDecimals),
  lotSz: decimalText(1, listing.amountDecimals),
  minSz: listing.minAmount,
  ctType: "",
  alias: "",
  state: "live",
  ruleType: "normal",
  maxLmtSz: "9999999999",
  maxMktSz: "1000000",
  maxLmtAmt: "20000000",
  maxMktAmt: "1000000",
});

function depth(simulated: SimulatedBook, { request, now }: { request: VenueRequest; now: number }) {
  const full = request.path.endsWith("books-full");
  const size = Math.min(Number(request.query.get("sz") ?? 1), full ? 5000 : 400);
  const { book } = simulated;
  return {
    asks: levelRows(simulated, "asks", book.asks.top(size)),
    bids: levelRows(simulated, "bids", book.bids.top(size)),
    ts: String(now),
    seqId: book.sequence,
  };
}
