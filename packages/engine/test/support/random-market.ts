import type { Random } from "../../../domain/test/support/random.ts";
import type { PlainMarket, PlainMessage } from "./naive-detector.ts";

const NAMES = ["USDT", "BTC", "ETH", "USDC", "EUR", "ADA", "XRP", "SOL", "DOT", "LTC", "TRX", "UNI"];

/** A plain decimal of at most `digits` significant digits. */
export const decimal = (value: number, digits: number): string => {
  const text = value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(value))));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
};

export type RandomMarket = {
  readonly markets: PlainMarket[];
  /** A full book of one market: prices within a few parts in a thousand of the assets' true values. */
  readonly snapshot: (market: PlainMarket, at: number) => PlainMessage;
  readonly delta: (market: PlainMarket, at: number) => PlainMessage;
};

/** 2 to 6 venues that list random pairs of 3 to 12 assets, sometimes one pair both ways round. */
export function randomMarket(
  random: Random,
  size: { readonly venues: number; readonly assets: number; readonly density: number },
): RandomMarket {
  const assets = NAMES.slice(0, size.assets);
  const values = new Map(assets.map((asset) => [asset, random.magnitude(0.01, 100)]));
  const markets: PlainMarket[] = [];
  const worthOf = (asset: string): number => values.get(asset) ?? 1;
  for (let v = 0; v < size.venues; v++) {
    const feeSide = random.pick(["get", "get", "quote"] as const);
    const feeBps = random.pick(["0", "0", "1", "5"] as const);
    for (const base of assets)
      for (const quote of assets) {
        if (base === quote || !random.chance(base < quote ? size.density : size.density / 6)) continue;
        // Some 100 units of value lie on a level: a step is a third to a fortieth of that.
        const amount = 100 / worthOf(base);
        markets.push({
          venue: `v${v}`,
          base,
          quote,
          feeBps,
          feeSide,
          step: decimal(amount / random.magnitude(3, 40), 1),
          minAmount: random.chance(0.15) ? decimal(amount * random.magnitude(0.01, 2), 2) : "0",
          minNotional: random.chance(0.15) ? decimal((100 / worthOf(quote)) * random.magnitude(0.01, 2), 2) : "0",
        });
      }
  }
  const priceOf = ({ base, quote }: PlainMarket): number => worthOf(base) / worthOf(quote);
  const levels = (market: PlainMarket, shift: number, sign: 1 | -1): [string, string][] => {
    const side = new Map<string, string>();
    let distance = shift + sign * random.pick([0.0005, 0.002]);
    for (let i = random.integer(1, 3); i > 0; i--) {
      side.set(
        decimal(priceOf(market) * (1 + distance), 5),
        decimal((100 / worthOf(market.base)) * random.magnitude(0.1, 2), random.integer(1, 4)),
      );
      distance += sign * random.pick([0.001, 0.003, 0.01]);
    }
    return [...side];
  };
  const message = (market: PlainMarket, at: number, type: PlainMessage["type"]): PlainMessage => {
    // Few distinct shifts, so that venues often quote the very same price.
    const shift = random.pick([-0.02, -0.004, 0, 0, 0.004, 0.02]);
    return {
      at,
      venue: market.venue,
      symbol: `${market.base}/${market.quote}`,
      type,
      bids: levels(market, shift, -1),
      asks: levels(market, shift, 1),
    };
  };
  return {
    markets,
    snapshot: (market, at) => message(market, at, "snapshot"),
    delta(market, at) {
      const full = message(market, at, "delta");
      const removed = (side: [string, string][]): [string, string][] =>
        side.map(([price, amount]) => [price, random.chance(0.4) ? "0" : amount]);
      const one = random.chance(0.5);
      return {
        ...full,
        bids: one ? removed(full.bids) : [],
        asks: one && random.chance(0.7) ? [] : removed(full.asks),
      };
    },
  };
}
