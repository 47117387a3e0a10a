import { type LedgerTransaction, movement } from "@tandem/domain/ledger/ledger";
import type { VenueId } from "@tandem/domain/market";
import { parseScaled } from "@tandem/domain/money";

/** What a paper account has at each venue when it is new. */
export const PAPER_FUNDS: readonly { readonly asset: string; readonly amount: bigint }[] = [
  { asset: "USDT", amount: parseScaled("100000") },
  { asset: "USD", amount: parseScaled("100000") },
  { asset: "BTC", amount: parseScaled("2") },
  { asset: "ETH", amount: parseScaled("30") },
];

/** Booked once a venue, however often it is asked for: the reference says so. */
export const paperStart = (venue: VenueId, at: number): readonly LedgerTransaction[] =>
  PAPER_FUNDS.map(({ asset, amount }) =>
    movement({ reference: `paper:start:${venue}:${asset}`, kind: "transfer", at, venue, asset, amount }),
  );
