import { type ChainLeg, createChainLeg } from "../../src/chain-leg.ts";
import { parseScaled } from "../../src/money.ts";
import { OrderBook } from "../../src/order-book.ts";
import type { PlainLeg } from "./brute-chain.ts";
import type { Random } from "./random.ts";

export const buildLeg = (plain: PlainLeg, index: number): ChainLeg => {
  const book = new OrderBook();
  const levels = plain.levels.map(([price, amount]) => [Number(price), Number(amount)] as const);
  book.applySnapshot(plain.side === "sell" ? levels : [], plain.side === "buy" ? levels : []);
  return createChainLeg({
    side: plain.side,
    book,
    market: {
      venue: `v${index}`,
      symbol: "A/B",
      base: "A",
      quote: "B",
      takerBps: parseScaled(plain.feeBps),
      makerBps: 0n,
      feeSide: plain.feeSide,
      amountStep: parseScaled(plain.step),
      priceStep: 0n,
      minAmount: parseScaled(plain.minAmount),
      minNotional: parseScaled(plain.minNotional),
    },
  });
};

/** A plain decimal text with at most `digits` significant digits. */
const text = (value: number, digits: number): string => {
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(value)));
  const rounded = value.toFixed(Math.min(18, decimals));
  return rounded.includes(".") ? rounded.replace(/0+$/, "").replace(/\.$/, "") : rounded;
};

const FLOW = 1000;

/**
 * A chain of 2 to 6 legs through which about 1,000 units of the start asset can flow,
 * with an edge at its best levels that its rounding may or may not eat, ragged levels, and up to `stepsMax`
 * steps a leg.
 */
export function randomChain(random: Random, stepsMax: number): { legs: PlainLeg[]; maxPaid: string | undefined } {
  const count = random.integer(2, 6);
  const edge = random.magnitude(0.5, 120) / stepsMax;
  let flow = FLOW;
  const legs: PlainLeg[] = [];
  for (let i = 0; i < count; i++) {
    const side = random.pick(["buy", "sell"] as const);
    const feeSide = random.pick(["get", "quote"] as const);
    const fee = random.pick([0, 1, 7.5, 10, 26]);
    const net = feeSide === "quote" && side === "buy" ? 1 / (1 + fee / 10_000) : 1 - fee / 10_000;
    const target = random.magnitude(1e-2, 1e6);
    let price = side === "buy" ? flow / target : target / flow;
    // The last price brings the flow back with the edge on top.
    if (i === count - 1)
      price = side === "sell" ? (FLOW * (1 + edge)) / (flow * net) : (flow * net) / (FLOW * (1 + edge));
    const base = side === "buy" ? flow / price : flow;
    const steps = random.magnitude(stepsMax / 25, stepsMax);
    const step = text(base / steps, random.integer(1, 2));
    const depth = base * random.between(0.5, 2);
    const levels = randomLevels(random, { side, price, depth, edge });
    legs.push({
      side,
      feeSide,
      levels,
      feeBps: String(fee),
      step,
      minAmount: random.chance(0.15) ? text(base * random.magnitude(1e-3, 0.7), 2) : "0",
      minNotional: random.chance(0.15) ? text(base * price * random.magnitude(1e-3, 0.7), 2) : "0",
    });
    flow = (side === "buy" ? flow / price : flow * price) * net;
  }
  const maxPaid = random.chance(0.3) ? text(FLOW * random.between(0.05, 1.5), 3) : undefined;
  return { legs, maxPaid };
}

function randomLevels(
  random: Random,
  { side, price, depth, edge }: { side: "buy" | "sell"; price: number; depth: number; edge: number },
): [string, string][] {
  const digits = random.integer(5, 9);
  const count = random.integer(1, 8);
  const levels = new Map<string, string>();
  let at = price;
  for (let i = 0; i < count; i++) {
    levels.set(text(at, digits), text((depth / count) * random.magnitude(0.05, 3), random.integer(1, 6)));
    at *= side === "buy" ? 1 + random.between(0, edge / 2) : 1 - random.between(0, edge / 2);
  }
  return [...levels];
}
