import {
  type Balance,
  type Discrepancy,
  discrepancies,
  type LedgerTransaction,
  movement,
} from "@tandem/domain/ledger/ledger";
import type { VenueId } from "@tandem/domain/market";

/** What venues round away: 10^-6 of a unit, booked as a correction and never a reason to stop. */
const DUST = 10n ** 12n;

export type BalanceVerdict =
  | { readonly kind: "agrees" }
  /** Explained: to be booked, and they agree. */
  | { readonly kind: "explained"; readonly transactions: readonly LedgerTransaction[] }
  | { readonly kind: "disagrees"; readonly differences: readonly Discrepancy[] };

/**
 * What a difference between the ledger and a venue's own word means. The first sight of a venue is a deposit. Later, all
 * more or all less, while nothing of ours is open, is a deposit or a withdrawal; dust is a correction; and what a
 * person has accepted is one, too. Anything else nobody can explain.
 */
export function judgeBalances(of: {
  readonly venue: VenueId;
  readonly ledger: readonly Balance[];
  readonly told: readonly Balance[];
  readonly isFirstSight: boolean;
  /** Orders or deals of ours at the venue that are not over. */
  readonly isBusy: boolean;
  /** A person has resumed trading after it was told. */
  readonly isAccepted: boolean;
  readonly at: number;
  readonly nextId: () => string;
}): BalanceVerdict {
  const { venue, at, nextId } = of;
  const differences = discrepancies(of.ledger, of.told);
  if (differences.length === 0) return { kind: "agrees" };
  const book = (kind: "transfer" | "correction", word: string): BalanceVerdict => ({
    kind: "explained",
    transactions: differences.map(({ asset, amount, atVenue }) =>
      movement({
        reference: `${word}:${venue}:${asset}:${nextId()}`,
        kind,
        at,
        venue,
        asset,
        amount: atVenue - amount,
      }),
    ),
  });
  if (of.isFirstSight) return book("transfer", "first");
  const changes = differences.map(({ amount, atVenue }) => atVenue - amount);
  if (changes.every((change) => change < DUST && change > -DUST)) return book("correction", "dust");
  if (of.isAccepted) return book("correction", "accepted");
  const isOneWay = changes.every((change) => change > 0n) || changes.every((change) => change < 0n);
  return isOneWay && !of.isBusy ? book("transfer", "moved") : { kind: "disagrees", differences };
}
