import type { VenueId } from "@tandem/domain/market";
import { formatScaled } from "@tandem/domain/money";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";

/** Exact decimal strings; `used` stands behind open orders, `total` is both. */
export type HeldAssets = Readonly<
  Record<string, { readonly free: string; readonly used: string; readonly total: string }>
>;

/** What the account of a key has. @throws {ControlError} when the venue has no such key. */
export function listBalances(context: ControlContext, venue: VenueId, apiKey: string): HeldAssets {
  const account = context.units.get(venue)?.desk.account(apiKey);
  if (!account) throw new ControlError(`there is no key "${apiKey}" at "${venue}"`);
  return Object.fromEntries(
    [...account.balances].map(([asset, { free, locked }]) => [
      asset,
      { free: formatScaled(free), used: formatScaled(locked), total: formatScaled(free + locked) },
    ]),
  );
}
