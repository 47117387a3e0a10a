import type { Market } from "@tandem/domain/market";

/** Whether two lists say the same of the same markets, in the same order: then nothing has to be rebuilt. */
export function areSameMarkets(before: readonly Market[], after: readonly Market[]): boolean {
  return before.length === after.length && before.every((market, index) => textOf(market) === textOf(after[index]));
}

const textOf = (market: Market | undefined): string =>
  JSON.stringify(market, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
