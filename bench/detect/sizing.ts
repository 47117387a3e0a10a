import { type ChainLeg, createChainLeg } from "@tandem/domain/chain-leg";
import { parseScaled } from "@tandem/domain/money";
import type { Side } from "@tandem/domain/opportunity";
import { OrderBook } from "@tandem/domain/order-book";
import { createRandom, marketOf } from "./markets.ts";

type Shape = {
  readonly symbol: string;
  readonly side: Side;
  readonly best: number;
  readonly step: string;
  /** 10 where it names none. */
  readonly feeBps?: string;
};

const leg = (random: () => number, { symbol, side, best, step, feeBps = "10" }: Shape): ChainLeg => {
  const book = new OrderBook();
  const sign = side === "buy" ? 1 : -1;
  const levels = Array.from(
    { length: 100 },
    (_, i) =>
      [Number((best * (1 + sign * i * 0.0001)).toPrecision(7)), Number((random() * 2 + 0.01).toFixed(4))] as const,
  );
  book.applySnapshot(side === "sell" ? levels : [], side === "buy" ? levels : []);
  return createChainLeg({
    side,
    book,
    market: {
      ...marketOf(`v-${symbol}`, symbol),
      takerBps: parseScaled(feeBps),
      amountStep: parseScaled(step),
      minNotional: 0n,
    },
  });
};

/** Found candidates as they come: an edge of a few basis points over several levels. */
export function sizingWays(): { readonly name: string; readonly legs: readonly ChainLeg[] }[] {
  const random = createRandom(3);
  return [
    {
      name: "detect/sizing-cross",
      legs: [
        leg(random, { symbol: "BTC/USDT", side: "buy", best: 30_000, step: "0.0001" }),
        leg(random, { symbol: "BTC/USDT", side: "sell", best: 30_080, step: "0.00001" }),
      ],
    },
    {
      name: "detect/sizing-triangle",
      legs: [
        leg(random, { symbol: "BTC/USDT", side: "buy", best: 30_000, step: "0.00001" }),
        leg(random, { symbol: "ETH/BTC", side: "buy", best: 0.066, step: "0.0001" }),
        leg(random, { symbol: "ETH/USDT", side: "sell", best: 1_992, step: "0.0001" }),
      ],
    },
    {
      // The fee is so small that its rounding drifts slowly from step to step: the search has to look at thousands.
      name: "detect/sizing-cross-low-fee",
      legs: [
        leg(random, { symbol: "ETH/USDT", side: "buy", best: 2_680, step: "0.001", feeBps: "0.5" }),
        leg(random, { symbol: "ETH/USDT", side: "sell", best: 2_682, step: "0.001", feeBps: "0.5" }),
      ],
    },
  ];
}
