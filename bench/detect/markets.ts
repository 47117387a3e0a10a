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
