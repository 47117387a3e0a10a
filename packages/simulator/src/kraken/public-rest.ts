import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import { altAsset, altPair, amountText, priceText, restAsset, restPair, restSocketName } from "./wire.ts";

export type KrakenPublic = { readonly books: readonly SimulatedBook[]; readonly epochMs: () => number };

const COUNT_DEFAULT = 100;
const COUNT_MAX = 500;

const ok = (result: unknown): VenueResponse => ({ status: 200, body: JSON.stringify({ error: [], result }) });
/** Kraken answers errors with status 200. */
export const krakenError = (...error: string[]): VenueResponse => ({ status: 200, body: JSON.stringify({ error }) });

/** Answers `/0/public/…`; undefined for what is not public. Parameters come in the query or as a form. */
export function publicRest(venue: KrakenPublic, request: VenueRequest): VenueResponse | undefined {
  const name = /^\/0\/public\/(\w+)$/.exec(request.path)?.[1];
  if (name === undefined) return undefined;
  const params = request.method === "POST" ? new URLSearchParams(request.body) : request.query;
  const now = venue.epochMs();
  switch (name) {
    case "Time":
      return ok({ unixtime: Math.floor(now / 1000), rfc1123: new Date(now).toUTCString() });
    case "SystemStatus":
      return ok({ status: "online", timestamp: new Date(now).toISOString() });
    case "Assets":
      return ok(assets(venue.books));
    case "AssetPairs":
      return pairs(venue, params, assetPair);
    case "Ticker":
      return pairs(venue, params, ticker);
    case "Depth":
      return pairs(venue, params, (book) => depth(book, { params, now }));
    case "Trades":
      return trades(venue, params);
    default:
      return krakenError("EGeneral:Unknown method");
  }
}

function pairs(
  venue: KrakenPublic,
  params: URLSearchParams,
  describe: (book: SimulatedBook) => unknown,
): VenueResponse {
  const found = select(venue.books, params.get("pair"));
  if (!found) return krakenError("EQuery:Unknown asset pair");
  return ok(Object.fromEntries(found.map((book) => [restPair(book.listing), describe(book)])));
}

/** The books that a `pair` parameter names, by any of their names; all without one. Undefined when one is unknown. */
function select(books: readonly SimulatedBook[], pair: string | null): SimulatedBook[] | undefined {
  if (pair === null || pair === "") return [...books];
  const found = pair
    .split(",")
    .map((name) =>
      books.find(({ listing }) => [restPair(listing), altPair(listing), restSocketName(listing)].includes(name)),
    );
  const known = found.filter((book) => book !== undefined);
  return known.length === found.length ? known : undefined;
}

function assets(books: readonly SimulatedBook[]) {
  const names = new Set(books.flatMap(({ listing }) => [listing.base, listing.quote]));
  const entries = [...names].sort().map((asset) => [
    restAsset(asset),
    {
      aclass: "currency",
      altname: altAsset(asset),
      decimals: asset === "USD" ? 4 : asset === "BTC" || asset === "ETH" ? 10 : 8,
      display_decimals: asset === "USD" ? 2 : 5,
      status: "enabled",
    },
  ]);
  return Object.fromEntries(entries);
}

function assetPair({ listing }: SimulatedBook) {
  return {
    altname: altPair(listing),
    wsname: restSocketName(listing),
    aclass_base: "currency",
    base: restAsset(listing.base),
    aclass_quote: "currency",
    quote: restAsset(listing.quote),
    lot: "unit",
    cost_decimals: 5,
    pair_decimals: listing.priceDecimals,
    lot_decimals: listing.amountDecimals,
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, listing.takerBps / 100]],
    fees_maker: [[0, listing.makerBps / 100]],
    fee_volume_currency: "ZUSD",
    margin_call: 80,
    margin_stop: 40,
    ordermin: listing.minAmount,
    costmin: listing.minNotional,
    tick_size: priceText(listing, 1),
    status: "online",
  };
}

function ticker({ listing, book, stats, recentTrades }: SimulatedBook) {
  const ask = book.asks.best();
  const bid = book.bids.best();
  const last = recentTrades.at(-1);
  const volume = amountText(listing, stats.volume);
  const average = priceText(listing, stats.volume === 0 ? stats.open : Math.round(stats.turnover / stats.volume));
  const twice = <T>(value: T): [T, T] => [value, value];
  return {
    a: [priceText(listing, ask?.price ?? 0), "1", amountText(listing, ask?.total ?? 0)],
    b: [priceText(listing, bid?.price ?? 0), "1", amountText(listing, bid?.total ?? 0)],
    c: [priceText(listing, last?.price ?? stats.open), amountText(listing, last?.size ?? 0)],
    v: twice(volume),
    p: twice(average),
    t: twice(stats.count),
    l: twice(priceText(listing, stats.low)),
    h: twice(priceText(listing, stats.high)),
    o: priceText(listing, stats.open),
  };
}

function depth({ listing, book }: SimulatedBook, { params, now }: { params: URLSearchParams; now: number }) {
  const asked = Number(params.get("count") ?? COUNT_DEFAULT);
  const count = Number.isInteger(asked) && asked > 0 ? Math.min(asked, COUNT_MAX) : COUNT_DEFAULT;
  const seconds = Math.floor(now / 1000);
  const rows = (levels: readonly (readonly [number, number])[]) =>
    levels.map(([price, size]) => [priceText(listing, price), amountText(listing, size), seconds]);
  return { asks: rows(book.asks.top(count)), bids: rows(book.bids.top(count)) };
}

function trades(venue: KrakenPublic, params: URLSearchParams): VenueResponse {
  const [simulated] = select(venue.books, params.get("pair")) ?? [];
  if (!simulated || params.get("pair") === null) return krakenError("EQuery:Unknown asset pair");
  const { listing } = simulated;
  const rows = simulated.recentTrades.map((trade) => [
    priceText(listing, trade.price),
    amountText(listing, trade.size),
    trade.at / 1000,
    trade.side === "buy" ? "b" : "s",
    "m",
    "",
    trade.id,
  ]);
  const last = simulated.recentTrades.at(-1)?.at ?? venue.epochMs();
  return ok({ [restPair(listing)]: rows, last: `${last}000000` });
}
