import type { Market } from "@tandem/domain/market";
import { parseScaled } from "@tandem/domain/money";
import type { BookMessage, RawLevel } from "@tandem/engine/ports";

/** mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const marketOf = (venue: string, symbol: string): Market => {
  const [base = "", quote = ""] = symbol.split("/");
  return {
    venue,
    symbol,
    base,
    quote,
    takerBps: parseScaled("10"),
    makerBps: 0n,
    feeSide: "get",
    amountStep: parseScaled("0.0001"),
    priceStep: 0n,
    minAmount: 0n,
    minNotional: parseScaled("5"),
  };
};

const side = (random: () => number, best: number, sign: 1 | -1, depth: number): RawLevel[] =>
  Array.from({ length: depth }, (_, i) => [
    Number((best * (1 + sign * i * 0.0002)).toPrecision(7)),
    Number((random() * 5 + 0.001).toFixed(4)),
  ]);

/** A whole book about `mid`, which moves by up to 3 basis points: less than the fees, so nothing opens. */
export function snapshotOf(random: () => number, market: Market, mid: number, depth: number): BookMessage {
  const centre = mid * (1 + (random() - 0.5) * 0.0006);
  return {
    venue: market.venue,
    symbol: market.symbol,
    type: "snapshot",
    bids: side(random, centre * 0.9999, -1, depth),
    asks: side(random, centre * 1.0001, 1, depth),
  };
}

export type Load = { readonly markets: Market[]; readonly first: BookMessage[]; readonly updates: BookMessage[] };

/** Distinct books that all messages share: like a frame just parsed, they are in the processor's cache. */
const SHARED_BOOKS = 64;

/** `venues` x `symbols` books of `depth` levels, and updates to random ones of them. */
export function crossLoad(size: { venues: number; symbols: number; depth: number; updates?: number }): Load {
  const random = createRandom(7);
  const markets: Market[] = [];
  for (let s = 0; s < size.symbols; s++)
    for (let v = 0; v < size.venues; v++) markets.push(marketOf(`venue${v}`, `C${s}/USDT`));
  const books = Array.from({ length: SHARED_BOOKS }, () => snapshotOf(random, marketOf("", "C/USDT"), 100, size.depth));
  const message = (index: number): BookMessage => {
    const market = markets[index];
    const book = books[Math.floor(random() * SHARED_BOOKS)];
    if (market === undefined || book === undefined) throw new RangeError(`no market ${index}`);
    return { ...book, venue: market.venue, symbol: market.symbol };
  };
  const updates = Array.from({ length: size.updates ?? 4096 }, () => message(Math.floor(random() * markets.length)));
  return { markets, first: markets.map((_, index) => message(index)), updates };
}

/**
 * Updates as venues send them: one to four levels near the best prices change, one in four of them to nothing;
 * what was taken away comes back with a later round. All books are alike and share {@link SHARED_BOOKS} changes.
 */
export function deltaLoad(size: { venues: number; symbols: number; depth: number }): Load {
  const { markets } = crossLoad({ ...size, updates: 1 });
  const random = createRandom(13);
  const book = snapshotOf(random, marketOf("", "C/USDT"), 100, size.depth);
  const levels = (from: readonly RawLevel[], count: number): RawLevel[] =>
    Array.from({ length: count }, () => {
      const level = from[Math.floor(random() ** 2 * from.length)];
      return [level?.[0] ?? 1, random() < 0.25 ? 0 : Number((random() * 5 + 0.001).toFixed(4))] as const;
    });
  const changes = Array.from({ length: SHARED_BOOKS }, () => {
    const count = 1 + Math.floor(random() * 4);
    const bids = Math.floor(random() * (count + 1));
    return { bids: levels(book.bids, bids), asks: levels(book.asks, count - bids) };
  });
  const of = (index: number) => ({ venue: markets[index]?.venue ?? "", symbol: markets[index]?.symbol ?? "" });
  const updates = Array.from({ length: 4096 }, (_, i): BookMessage => {
    const change = changes[i % SHARED_BOOKS] ?? { bids: [], asks: [] };
    return { type: "delta", ...of(Math.floor(random() * markets.length)), ...change };
  });
  return { markets, first: markets.map((_, index) => ({ ...book, ...of(index) })), updates };
}

/** The frame that would carry a message: Binance's `depthUpdate` on a combined stream, numbers as text. */
export function frameOf({ symbol, bids, asks }: BookMessage): string {
  const name = symbol.replace("/", "");
  const text = (levels: readonly RawLevel[]) =>
    levels.map(([price, amount]) => [price.toFixed(8), amount.toFixed(8)] as const);
  const data = { e: "depthUpdate", E: 1_700_000_000_123, s: name, U: 157_000_001, u: 157_000_010 };
  return JSON.stringify({
    stream: `${name.toLowerCase()}@depth@100ms`,
    data: { ...data, b: text(bids), a: text(asks) },
  });
}

/** `hubs` and coins that every venue lists against each of them: cycles cross venues. */
export function manyAssetsLoad(coins: number): Load {
  const random = createRandom(17);
  const worth: Record<string, number> = { USDT: 1, BTC: 30_000, ETH: 2_000 };
  const symbols = ["BTC/USDT", "ETH/USDT", "ETH/BTC"];
  for (let i = 0; i < coins; i++) {
    worth[`C${i}`] = 10 ** (random() * 4 - 2);
    for (const hub of ["USDT", "BTC", "ETH"]) symbols.push(`C${i}/${hub}`);
  }
  const markets = ["venue0", "venue1", "venue2"].flatMap((venue) => symbols.map((symbol) => marketOf(venue, symbol)));
  const message = (market: Market): BookMessage =>
    snapshotOf(random, market, (worth[market.base] ?? 1) / (worth[market.quote] ?? 1), 5);
  const updates = Array.from({ length: 4096 }, () =>
    message(markets[Math.floor(random() * markets.length)] ?? marketOf("venue0", "BTC/USDT")),
  );
  return { markets, first: markets.map(message), updates };
}

/** One venue with `triple` assets against three hubs, `double` against two; triangles without an edge. */
export function triangleLoad(triple: number, double: number): Load {
  const random = createRandom(11);
  const worth: Record<string, number> = { USDT: 1, BTC: 30_000, ETH: 2_000 };
  const symbols = ["BTC/USDT", "ETH/USDT", "ETH/BTC"];
  for (let i = 0; i < triple + double; i++) {
    worth[`C${i}`] = 10 ** (random() * 4 - 2);
    for (const hub of i < triple ? ["USDT", "BTC", "ETH"] : ["USDT", "BTC"]) symbols.push(`C${i}/${hub}`);
  }
  const markets = symbols.map((symbol) => marketOf("venue0", symbol));
  const message = (market: Market): BookMessage =>
    snapshotOf(random, market, (worth[market.base] ?? 1) / (worth[market.quote] ?? 1), 1);
  const updates = Array.from({ length: 4096 }, () =>
    message(markets[Math.floor(random() * markets.length)] ?? marketOf("venue0", "BTC/USDT")),
  );
  return { markets, first: markets.map(message), updates };
}
