import type { VenueStatus } from "./dialect.ts";

/**
 * A venue's word for an order's state. What is over and has less than all of it is cancelled, whatever it is called;
 * undefined for a word that is not known.
 */
export function statusOf(
  words: Readonly<Record<string, VenueStatus>>,
  { word, filled, amount }: { readonly word: string | undefined; readonly filled: bigint; readonly amount: bigint },
): VenueStatus | undefined {
  const status = word !== undefined && Object.hasOwn(words, word) ? words[word] : undefined;
  return status === "filled" && filled < amount ? "cancelled" : status;
}
