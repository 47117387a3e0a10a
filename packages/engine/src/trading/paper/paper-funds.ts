import { valueOfFill } from "@tandem/domain/deals/flows";
import type { VenueBalance } from "../venue-account.ts";
import { type PaperTrade, paidAsset, paperFee } from "./paper-price.ts";

/** What lies at the paper venue, and what of it resting orders hold. Neither is ever below nothing. */
export class PaperFunds {
  readonly #total = new Map<string, bigint>();
  readonly #used = new Map<string, bigint>();

  constructor(funds: readonly { readonly asset: string; readonly amount: bigint }[]) {
    for (const { asset, amount } of funds) this.#total.set(asset, (this.#total.get(asset) ?? 0n) + amount);
  }

  free(asset: string): bigint {
    return (this.#total.get(asset) ?? 0n) - (this.#used.get(asset) ?? 0n);
  }

  /**
   * Books a trade, exactly as the ledger does, and gives its fee.
   * @throws {RangeError} where it cannot be paid: callers ask before.
   */
  settle(trade: PaperTrade): { readonly asset: string; readonly amount: bigint } {
    const { market, side, amount, price } = trade;
    const fee = paperFee(trade);
    const value = valueOfFill(side, amount, price);
    const received = side === "buy" ? ([market.base, amount] as const) : ([market.quote, value] as const);
    // What comes before what goes: the fee may be taken out of what the trade brings.
    this.#move(...received);
    this.#move(paidAsset(market, side), side === "buy" ? -value : -amount);
    this.#move(fee.asset, -fee.amount);
    return fee;
  }

  /** False where so much is not free. */
  hold(asset: string, amount: bigint): boolean {
    if (this.free(asset) < amount) return false;
    this.#used.set(asset, (this.#used.get(asset) ?? 0n) + amount);
    return true;
  }

  release(asset: string, amount: bigint): void {
    this.#used.set(asset, (this.#used.get(asset) ?? 0n) - amount);
  }

  /** Also of what is used up. */
  balances(): VenueBalance[] {
    const used = (asset: string): bigint => this.#used.get(asset) ?? 0n;
    return [...this.#total.keys()].map((asset) => ({ asset, free: this.free(asset), used: used(asset) }));
  }

  #move(asset: string, amount: bigint): void {
    if (this.free(asset) + amount < 0n) throw new RangeError(`paper funds of ${asset} are not enough`);
    this.#total.set(asset, (this.#total.get(asset) ?? 0n) + amount);
  }
}
