import { createRandom, type Random } from "./random.ts";

type AssetModel = { readonly usd: number; readonly beta: number; readonly ownVol: number };

// Start prices in USD; beta to the common crypto factor; own volatility as a multiple of the factor's.
const ASSETS: Readonly<Record<string, AssetModel>> = {
  BTC: { usd: 64_250, beta: 1, ownVol: 0.25 },
  ETH: { usd: 3_140, beta: 1.15, ownVol: 0.5 },
  SOL: { usd: 148.6, beta: 1.3, ownVol: 0.8 },
  XRP: { usd: 0.5312, beta: 0.9, ownVol: 0.8 },
  ADA: { usd: 0.4471, beta: 1.05, ownVol: 0.8 },
  USDT: { usd: 0.9998, beta: 0, ownVol: 0.02 },
  USD: { usd: 1, beta: 0, ownVol: 0 },
};

// About 60 % a year: 0.34 bps a tick of 100 ms while calm.
const FACTOR_VOL = 0.000_034;
const BURST_VOL = 4;
const BURST_START = 0.0025;
const BURST_END = 0.02;
const JUMP_CHANCE = 0.0006;
const JUMP_SIZE = 0.0007;
// Pulls back to the start price within hours, so that a demo that runs for weeks stays plausible.
const PULL = 0.000_001;

/** One true price per asset, moved by a common factor with calm and bursting times, jumps, and noise of its own. */
export class PriceProcess {
  readonly #common: Random;
  readonly #own = new Map<string, Random>();
  readonly #logs = new Map<string, number>();
  #bursting = false;

  constructor(seed: number) {
    this.#common = createRandom(`${seed}:common`);
    for (const asset of Object.keys(ASSETS)) {
      this.#own.set(asset, createRandom(`${seed}:asset:${asset}`));
      this.#logs.set(asset, 0);
    }
  }

  /** Moves every asset by one tick. */
  step(): void {
    this.#bursting = this.#bursting ? !this.#common.chance(BURST_END) : this.#common.chance(BURST_START);
    const vol = FACTOR_VOL * (this.#bursting ? BURST_VOL : 1);
    const jump = this.#common.chance(JUMP_CHANCE) ? JUMP_SIZE * this.#common.gauss() : 0;
    const factor = vol * this.#common.gauss() + jump;
    for (const [asset, model] of Object.entries(ASSETS)) {
      const log = this.#logs.get(asset) ?? 0;
      const noise = vol * model.ownVol * (this.#own.get(asset)?.gauss() ?? 0);
      this.#logs.set(asset, log * (1 - PULL) + model.beta * factor + noise);
    }
  }

  /** The true price of `base` in `quote` now. @throws {RangeError} for an asset that has no model. */
  price(base: string, quote: string): number {
    return this.#usd(base) / this.#usd(quote);
  }

  #usd(asset: string): number {
    const model = ASSETS[asset];
    if (!model) throw new RangeError(`no price model for ${asset}`);
    return model.usd * Math.exp(this.#logs.get(asset) ?? 0);
  }
}

/** What one unit of `asset` is worth at the start, in USD; sizes the books. */
export const startPriceUsd = (asset: string): number => ASSETS[asset]?.usd ?? 1;
