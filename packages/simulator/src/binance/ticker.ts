import { decimalText } from "../book/decimal.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import { amountText, binanceId, bookTicker, priceText } from "./wire.ts";

const DAY_MS = 86_400_000;

/** The REST answer of `ticker/24hr`. The simulator's day begins with its start. */
export function dayTicker(simulated: SimulatedBook, now: number) {
  const { listing, stats, recentTrades } = simulated;
  const last = recentTrades.at(-1);
  const best = bookTicker(simulated);
  const lastPrice = last?.price ?? stats.open;
  const turnover = decimalText(stats.turnover, listing.priceDecimals + listing.amountDecimals, 8);
  const average = stats.volume === 0 ? stats.open : Math.round(stats.turnover / stats.volume);
  return {
    symbol: binanceId(listing),
    priceChange: priceText(listing, lastPrice - stats.open),
    priceChangePercent: (((lastPrice - stats.open) / stats.open) * 100).toFixed(3),
    weightedAvgPrice: priceText(listing, average),
    prevClosePrice: priceText(listing, stats.open),
    lastPrice: priceText(listing, lastPrice),
    lastQty: amountText(listing, last?.size ?? 0),
    bidPrice: best.b,
    bidQty: best.B,
    askPrice: best.a,
    askQty: best.A,
    openPrice: priceText(listing, stats.open),
    highPrice: priceText(listing, stats.high),
    lowPrice: priceText(listing, stats.low),
    volume: amountText(listing, stats.volume),
    quoteVolume: turnover,
    openTime: now - DAY_MS,
    closeTime: now,
    firstId: (last?.id ?? 0) - stats.count + 1,
    lastId: last?.id ?? -1,
    count: stats.count,
  };
}

/** The same facts as a `24hrTicker` socket event. */
export function dayTickerEvent(simulated: SimulatedBook, now: number) {
  const day = dayTicker(simulated, now);
  return {
    e: "24hrTicker",
    E: now,
    s: day.symbol,
    p: day.priceChange,
    P: day.priceChangePercent,
    w: day.weightedAvgPrice,
    x: day.prevClosePrice,
    c: day.lastPrice,
    Q: day.lastQty,
    b: day.bidPrice,
    B: day.bidQty,
    a: day.askPrice,
    A: day.askQty,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
    O: day.openTime,
    C: day.closeTime,
    F: day.firstId,
    L: day.lastId,
    n: day.count,
  };
}

/** The shorter `24hrMiniTicker` event. */
export function miniTickerEvent(simulated: SimulatedBook, now: number) {
  const { s, c, o, h, l, v, q } = dayTickerEvent(simulated, now);
  return { e: "24hrMiniTicker", E: now, s, c, o, h, l, v, q };
}
