/**
 * The slow, obvious detector: after every message everything is found again from nothing, by trying. It knows
 * books as maps, numbers as whole multiples of 10^-18, and shares no code with the product.
 */
import { bruteChain, type PlainLeg } from "../../../domain/test/support/brute-chain.ts";

export type PlainMarket = Omit<PlainLeg, "side" | "levels"> & { venue: string; base: string; quote: string };
export type PlainMessage = {
  at: number;
  venue: string;
  symbol: string;
  type: "snapshot" | "delta";
  bids: [price: string, amount: string][];
  asks: [price: string, amount: string][];
};
export type NaiveConfig = {
  staleMs: number;
  maxCycle: number;
  kinds: readonly string[];
  startAssets: readonly string[];
  maxNotional: Readonly<Record<string, string>>;
};

type Book = { market: PlainMarket; bids: Map<string, string>; asks: Map<string, string>; seen: number; ready: boolean };
type Step = { book: Book; side: "buy" | "sell"; symbol: string };
type Found = { text: string; event: string };

const E18 = 10n ** 18n;
const scale = (text: string): bigint => {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(18, "0"));
};
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const symbolOf = (market: PlainMarket): string => `${market.base}/${market.quote}`;

export function createNaiveDetector(markets: readonly PlainMarket[], config: NaiveConfig) {
  const fresh = (market: PlainMarket): Book => ({ market, bids: new Map(), asks: new Map(), seen: 0, ready: false });
  let books = markets.map(fresh);
  const assets = [...new Set(markets.flatMap(({ base, quote }) => [base, quote]))];
  const chains = new Map<string, ReturnType<typeof bruteChain>>();
  let open = new Map<string, Found>();
  let last = 0;

  const sorted = (side: Map<string, string>, down: boolean): [string, string][] =>
    [...side].sort(([a], [b]) => (down ? Number(b) - Number(a) : Number(a) - Number(b)));
  const levelsOf = ({ book, side }: Step) => (side === "buy" ? sorted(book.asks, false) : sorted(book.bids, true));
  const isUsable = (book: Book, at: number): boolean => {
    const bid = sorted(book.bids, true)[0];
    const ask = sorted(book.asks, false)[0];
    if (!book.ready || bid === undefined || ask === undefined || at > book.seen + config.staleMs) return false;
    return scale(bid[0]) < scale(ask[0]);
  };

  /** Out per in at the best level after fees: a fraction. */
  function rate(step: Step): [bigint, bigint] {
    const price = scale(levelsOf(step)[0]?.[0] ?? "0");
    const fee = scale(step.book.market.feeBps);
    const all = 10_000n * E18;
    if (step.side === "sell") return [price * (all - fee), E18 * all];
    return step.book.market.feeSide === "quote" ? [E18 * all, price * (all + fee)] : [E18 * (all - fee), price * all];
  }

  function bestStep(from: string, to: string, usable: readonly Book[]): Step | undefined {
    const steps = usable
      .filter(({ market: { base, quote } }) => (base === from && quote === to) || (base === to && quote === from))
      .map((book): Step => ({ book, side: book.market.quote === from ? "buy" : "sell", symbol: symbolOf(book.market) }))
      .sort((a, b) => compareText(a.book.market.venue, b.book.market.venue) || compareText(a.symbol, b.symbol));
    let best: Step | undefined;
    for (const step of steps) {
      if (best === undefined) best = step;
      const [a, b] = rate(step);
      const [c, d] = rate(best);
      if (a * d > c * b) best = step;
    }
    return best;
  }

  function look(kind: string, start: string, steps: readonly Step[], into: Map<string, Found>): void {
    let above = 1n;
    let below = 1n;
    for (const step of steps) {
      const [a, b] = rate(step);
      above *= a;
      below *= b;
    }
    // No size earns more a unit than the best levels do.
    if (above <= below) return;
    const legs = steps.map((step): PlainLeg => ({ ...step.book.market, side: step.side, levels: levelsOf(step) }));
    const key = JSON.stringify([legs, config.maxNotional[start]]);
    if (!chains.has(key)) chains.set(key, bruteChain(legs, config.maxNotional[start]));
    const chain = chains.get(key);
    if (chain === undefined || chain.profit <= 0n) return;
    const id = `${kind}:${start}:${steps.map((s) => `${s.book.market.venue}|${s.symbol}|${s.side}`).join(">")}`;
    const worst = legs.map((leg, i) => {
      let rest = chain.amounts[i] ?? 0n;
      for (const [price, amount] of leg.levels) {
        rest -= scale(amount);
        if (rest <= 0n) return price;
      }
      return "?";
    });
    const text = `${chain.amounts.join(",")} at ${worst.map((price) => String(Number(price))).join(",")} earns ${chain.profit}`;
    into.set(id, { text, event: `${text} on ${chain.paid}, ${(chain.profit * 10n ** 12n) / chain.paid}` });
  }

  const rank = (asset: string): string => {
    const at = config.startAssets.indexOf(asset);
    return at < 0 ? `1${asset}` : `0${String.fromCharCode(65 + at)}`;
  };

  function cycles(length: number, usable: readonly Book[], visit: (steps: Step[], start: string) => void): void {
    const known = new Map<string, Step | undefined>();
    const stepOf = (from: string, to: string): Step | undefined => {
      const key = `${from}>${to}`;
      if (!known.has(key)) known.set(key, bestStep(from, to, usable));
      return known.get(key);
    };
    const grow = (path: string[]): void => {
      const start = path[0] ?? "";
      if (path.length === length) {
        const steps = path.map((asset, i) => stepOf(asset, path[(i + 1) % length] ?? ""));
        if (steps.every((step) => step !== undefined)) visit(steps, start);
        return;
      }
      for (const asset of assets) {
        if (path.includes(asset) || rank(asset) < rank(start)) continue;
        const before = path.at(-1) ?? "";
        if (stepOf(before, asset) !== undefined) grow([...path, asset]);
      }
    };
    for (const asset of assets) grow([asset]);
  }

  function findAll(at: number): Map<string, Found> {
    const found = new Map<string, Found>();
    const usable = books.filter((book) => isUsable(book, at));
    if (config.kinds.includes("cross"))
      for (const buy of usable)
        for (const sell of usable) {
          const symbol = symbolOf(buy.market);
          if (buy.market.venue === sell.market.venue || symbolOf(sell.market) !== symbol) continue;
          const steps: Step[] = [
            { book: buy, side: "buy", symbol },
            { book: sell, side: "sell", symbol },
          ];
          look("cross", buy.market.quote, steps, found);
        }
    if (config.kinds.includes("triangular"))
      for (const venue of new Set(books.map(({ market }) => market.venue)))
        cycles(
          3,
          usable.filter((book) => book.market.venue === venue),
          (steps, start) => look("triangular", start, steps, found),
        );
    if (config.kinds.includes("cycle"))
      for (let length = 3; length <= config.maxCycle; length++)
        cycles(length, usable, (steps, start) => {
          if (new Set(steps.map((step) => step.book.market.venue)).size >= 2) look("cycle", start, steps, found);
        });
    return found;
  }

  function compare(at: number): string[] {
    const now = findAll(at);
    const lines: [string, string][] = [];
    for (const [id, was] of open) if (!now.has(id)) lines.push([id, `${at} close ${id} ${was.event}`]);
    for (const [id, is] of now) {
      const was = open.get(id);
      if (was === undefined) lines.push([id, `${at} open ${id} ${is.event}`]);
      else if (was.text !== is.text) lines.push([id, `${at} update ${id} ${is.event}`]);
      else now.set(id, was);
    }
    open = now;
    return lines.sort(([a], [b]) => compareText(a, b)).map(([, line]) => line);
  }

  function message(input: PlainMessage): string[] {
    const moments = books
      .filter((book) => book.ready)
      .map((book) => book.seen + config.staleMs + 1)
      .filter((moment) => moment > last && moment <= input.at);
    last = input.at;
    const lines = [...new Set(moments)].sort((a, b) => a - b).flatMap(compare);
    const book = books.find(({ market }) => market.venue === input.venue && symbolOf(market) === input.symbol);
    if (book === undefined || (input.type === "delta" && !book.ready)) return lines;
    for (const side of ["bids", "asks"] as const) {
      if (input.type === "snapshot") book[side].clear();
      for (const [price, amount] of input[side]) {
        if (Number(amount) === 0) book[side].delete(price);
        else book[side].set(price, amount);
      }
    }
    book.ready = true;
    book.seen = input.at;
    return [...lines, ...compare(input.at)];
  }

  /** A market that leaves takes its book with it. */
  function list(listed: readonly PlainMarket[]): string[] {
    books = listed.map((market) => books.find((book) => book.market === market) ?? fresh(market));
    return compare(last);
  }

  return {
    message,
    list,
    found: (at: number) => findAll(at),
    silently: (input: PlainMessage): void => load(books, input),
  };
}

/** Applies a snapshot without looking for anything. */
function load(books: Book[], input: PlainMessage): void {
  const book = books.find(({ market }) => market.venue === input.venue && symbolOf(market) === input.symbol);
  if (book === undefined) return;
  book.bids = new Map(input.bids);
  book.asks = new Map(input.asks);
  book.ready = true;
  book.seen = input.at;
}
