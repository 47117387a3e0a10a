/**
 * The best feasible chain by trying every first amount, in plain integers. Shares no code with the product
 * and is as literal as it can be: whole numbers of 10^-18, one loop, no search.
 */
export type PlainLeg = {
  side: "buy" | "sell";
  /** Best first, decimal texts. */
  levels: [price: string, amount: string][];
  feeBps: string;
  feeSide: "get" | "quote";
  step: string;
  minAmount: string;
  minNotional: string;
};
export type PlainChain = { amounts: bigint[]; paid: bigint; received: bigint; profit: bigint };

const E18 = 1000000000000000000n;

const digits = (text: string): bigint => {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(18, "0").slice(0, 18));
};
const up = (a: bigint, b: bigint): bigint => (a % b === 0n ? a / b : a / b + 1n);

type Numbers = {
  buy: boolean;
  quoteFee: boolean;
  prices: bigint[];
  amounts: bigint[];
  fee: bigint;
  step: bigint;
  minAmount: bigint;
  minNotional: bigint;
};

const numbers = (leg: PlainLeg): Numbers => ({
  buy: leg.side === "buy",
  quoteFee: leg.feeSide === "quote",
  prices: leg.levels.map(([price]) => digits(price)),
  amounts: leg.levels.map(([, amount]) => digits(amount)),
  fee: digits(leg.feeBps),
  step: digits(leg.step) === 0n ? 10000000000n : digits(leg.step),
  minAmount: digits(leg.minAmount),
  minNotional: digits(leg.minNotional),
});

const depth = (leg: Numbers): bigint => leg.amounts.reduce((sum, amount) => sum + amount, 0n);

/** Quote units times 10^36. */
function value(leg: Numbers, amount: bigint): bigint {
  let rest = amount;
  let sum = 0n;
  leg.prices.forEach((price, i) => {
    const available = leg.amounts[i] ?? 0n;
    const taken = rest < available ? rest : available;
    sum += taken * price;
    rest -= taken;
  });
  return sum;
}

function pay(leg: Numbers, amount: bigint): bigint {
  if (!leg.buy) return amount;
  const v = value(leg, amount);
  return leg.quoteFee ? up(v * (10000n * E18 + leg.fee), E18 * 10000n * E18) : up(v, E18);
}

function receive(leg: Numbers, amount: bigint): bigint {
  const kept = 10000n * E18 - leg.fee;
  if (!leg.buy) return (value(leg, amount) * kept) / (E18 * 10000n * E18);
  return leg.quoteFee ? amount : (amount * kept) / (10000n * E18);
}

/** By halving: how many steps of the leg the input pays for. */
function largest(leg: Numbers, input: bigint): bigint {
  let low = 0n;
  let high = depth(leg) / leg.step;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (pay(leg, middle * leg.step) <= input) low = middle;
    else high = middle - 1n;
  }
  return low * leg.step;
}

function follow(legs: readonly Numbers[], first: bigint): PlainChain | undefined {
  const amounts: bigint[] = [];
  let flow = 0n;
  let paid = 0n;
  for (const [i, leg] of legs.entries()) {
    const amount = i === 0 ? first : largest(leg, flow);
    if (amount === 0n || amount < leg.minAmount || value(leg, amount) < leg.minNotional * E18) return undefined;
    if (i === 0) paid = pay(leg, amount);
    amounts.push(amount);
    flow = receive(leg, amount);
  }
  return { amounts, paid, received: flow, profit: flow - paid };
}

export function bruteChain(plain: readonly PlainLeg[], maxPaid: string | undefined): PlainChain | undefined {
  const legs = plain.map(numbers);
  const start = legs[0];
  if (start === undefined) return undefined;
  let best: PlainChain | undefined;
  for (let amount = start.step; amount <= depth(start); amount += start.step) {
    const chain = follow(legs, amount);
    if (chain === undefined || (maxPaid !== undefined && chain.paid > digits(maxPaid))) continue;
    if (best === undefined || chain.profit > best.profit || (chain.profit === best.profit && chain.paid < best.paid))
      best = chain;
  }
  return best;
}
