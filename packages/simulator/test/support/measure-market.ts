import type { DemoMarket } from "../../src/market/demo-market.ts";
import type { SimulatedBook } from "../../src/market/simulated-book.ts";

const TICKS_PER_SECOND = 10;

export type BookFigures = {
  readonly spreadBps: number;
  readonly levels: number;
  /** Quote value of both sides within 10 bps of the middle. */
  readonly depth10Bps: number;
  readonly tradesPerMinute: number;
  readonly changesPerSecond: number;
  /** Standard deviation of returns over a second. */
  readonly volatilityBps: number;
  /** Of those returns; 3 is a normal distribution, more means bursts and jumps. */
  readonly kurtosis: number;
};

const middle = ({ book, listing }: SimulatedBook): number =>
  ((book.bids.best()?.price ?? 0) + (book.asks.best()?.price ?? 0)) / 2 / 10 ** listing.priceDecimals;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: readonly number[], power: number): number => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** power));
};
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const returns = (prices: readonly number[]): number[] =>
  prices.slice(1).map((price, index) => Math.log(price / (prices[index] ?? price)));

const IN_TOUCH = 0.001;

/**
 * How two books of the same symbol move together over a second, for the seconds that both begin and end with the
 * middles within 10 bps: `part` of all of them. Beside an edge that opens, every true move is small.
 */
export function inTouch(first: readonly number[], second: readonly number[]): { correlation: number; part: number } {
  const isNear = (index: number): boolean => Math.abs((first[index] ?? 0) / (second[index] ?? 1) - 1) < IN_TOUCH;
  const all = returns(first).map((value, index) => [value, returnAt(second, index)] as const);
  const near = all.filter((_, index) => isNear(index) && isNear(index + 1));
  const a = near.map(([value]) => value);
  const b = near.map(([, value]) => value);
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(near.map(([left, right]) => (left - meanA) * (right - meanB)));
  return { correlation: covariance / Math.sqrt(moment(a, 2) * moment(b, 2)), part: near.length / all.length };
}

const returnAt = (prices: readonly number[], index: number): number =>
  Math.log((prices[index + 1] ?? 1) / (prices[index] ?? 1));

/** Moves the market for so many seconds and looks once a second. */
export function measureMarket(demo: DemoMarket, keys: readonly string[], seconds: number) {
  const seen = keys.map((key) => {
    const book = demo.books.get(key);
    if (!book) throw new Error(`no book ${key}`);
    return {
      key,
      book,
      prices: [middle(book)],
      spreads: [0],
      levels: [0],
      depths: [0],
      startSequence: book.book.sequence,
    };
  });
  for (let second = 0; second < seconds; second += 1) {
    for (let tick = 0; tick < TICKS_PER_SECOND; tick += 1) demo.step();
    for (const each of seen) look(each);
  }
  const figures = new Map(
    seen.map(({ key, book, prices, spreads, levels, depths, startSequence }): [string, BookFigures] => {
      const moves = returns(prices);
      return [
        key,
        {
          spreadBps: median(spreads.slice(1)),
          levels: median(levels.slice(1)),
          depth10Bps: median(depths.slice(1)),
          tradesPerMinute: (book.stats.count / seconds) * 60,
          changesPerSecond: (book.book.sequence - startSequence) / seconds,
          volatilityBps: Math.sqrt(moment(moves, 2)) * 10_000,
          kurtosis: moment(moves, 4) / moment(moves, 2) ** 2,
        },
      ];
    }),
  );
  return { figures, prices: new Map(seen.map(({ key, prices }) => [key, prices])) };
}

function look(each: {
  book: SimulatedBook;
  prices: number[];
  spreads: number[];
  levels: number[];
  depths: number[];
}): void {
  const { book, listing } = each.book;
  const price = middle(each.book);
  const scale = 10 ** listing.priceDecimals;
  each.prices.push(price);
  const gap = (book.asks.best()?.price ?? 0) - (book.bids.best()?.price ?? 0);
  each.spreads.push((gap / scale / price) * 10_000);
  each.levels.push(Math.min(book.bids.prices.length, book.asks.prices.length));
  const near = [...book.bids.top(200), ...book.asks.top(200)].filter(
    ([ticks]) => Math.abs(ticks / scale / price - 1) <= 0.001,
  );
  each.depths.push(near.reduce((sum, [ticks, size]) => sum + (ticks * size) / 10 ** listing.amountDecimals / scale, 0));
}
