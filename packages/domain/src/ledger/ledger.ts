import { addFlow, type Flows, valueOfFill } from "../deals/flows.ts";
import type { Market, VenueId } from "../market.ts";
import type { Side } from "../opportunity.ts";
import type { Fill } from "../orders/order.ts";

/**
 * `venue`: what lies at the venue. The rest says where it came from or went to: `trade` the other side of a
 * trade, `fee`, `funding`, `external` deposits and withdrawals, `correction` what reconciliation found.
 */
export type LedgerAccount = "venue" | "trade" | "fee" | "funding" | "external" | "correction";

export type LedgerEntry = {
  readonly account: LedgerAccount;
  readonly venue: VenueId;
  readonly asset: string;
  /** Signed, scaled by 10^18. */
  readonly amount: bigint;
};

export type LedgerTransaction = {
  /** Unique for ever: booking it twice is booking it once. */
  readonly reference: string;
  readonly kind: "fill" | "transfer" | "funding" | "correction";
  /** Epoch ms. */
  readonly at: number;
  /** Sum to nothing, asset by asset. */
  readonly entries: readonly LedgerEntry[];
};

/** Both sides of every movement: what `account` gives, the venue has. */
function pairs(venue: VenueId, moves: readonly (readonly [LedgerAccount, string, bigint])[]): LedgerEntry[] {
  return moves.flatMap(([account, asset, amount]): LedgerEntry[] =>
    amount === 0n
      ? []
      : [
          { account: "venue", venue, asset, amount },
          { account, venue, asset, amount: -amount },
        ],
  );
}

/** A trade: base against quote, the quote rounded against us to 10^-18, and its fee in whatever asset. */
export function fillTransaction(trade: {
  readonly market: Market;
  readonly side: Side;
  readonly fill: Fill;
}): LedgerTransaction {
  const { market, side, fill } = trade;
  const { venue, symbol, base, quote } = market;
  const value = valueOfFill(side, fill.amount, fill.price);
  const sign = side === "buy" ? 1n : -1n;
  return {
    // With the side: where both orders of a trade are ours, both halves of it are booked.
    reference: `fill:${venue}:${symbol}:${side}:${fill.tradeId}`,
    kind: "fill",
    at: fill.at,
    entries: pairs(venue, [
      ["trade", base, sign * fill.amount],
      ["trade", quote, -sign * value],
      ...(fill.fee === undefined ? [] : [["fee", fill.fee.asset, -fill.fee.amount] as const]),
    ]),
  };
}

/** A deposit (positive), a withdrawal, funding or a correction. */
export const movement = (move: {
  readonly reference: string;
  readonly kind: Exclude<LedgerTransaction["kind"], "fill">;
  readonly at: number;
  readonly venue: VenueId;
  readonly asset: string;
  readonly amount: bigint;
}): LedgerTransaction => ({
  reference: move.reference,
  kind: move.kind,
  at: move.at,
  entries: pairs(move.venue, [[move.kind === "transfer" ? "external" : move.kind, move.asset, move.amount]]),
});

/** Every asset sums to nothing: what a transaction must show before it is booked. */
export function isBalanced({ entries }: LedgerTransaction): boolean {
  const sums = new Map<string, bigint>();
  for (const { asset, amount } of entries) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  return [...sums.values()].every((sum) => sum === 0n);
}

export type Balance = { readonly venue: VenueId; readonly asset: string; readonly amount: bigint };

/** What the ledger says lies where; nothings are left out. */
export function balancesOf(transactions: Iterable<LedgerTransaction>): Balance[] {
  const sums = new Map<string, Balance>();
  for (const { entries } of transactions)
    for (const { account, venue, asset, amount } of entries) {
      if (account !== "venue") continue;
      const key = `${venue}|${asset}`;
      sums.set(key, { venue, asset, amount: (sums.get(key)?.amount ?? 0n) + amount });
    }
  return [...sums.values()].filter(({ amount }) => amount !== 0n);
}

/** What trading brought, by asset: trades, fees and funding, without deposits and corrections. */
export function earningsOf(transactions: Iterable<LedgerTransaction>): Flows {
  const flows = new Map<string, bigint>();
  for (const { entries } of transactions)
    for (const { account, asset, amount } of entries)
      if (account === "trade" || account === "fee" || account === "funding") addFlow(flows, asset, -amount);
  return new Map([...flows].filter(([, amount]) => amount !== 0n));
}

export type Discrepancy = Balance & { readonly atVenue: bigint };

/** Where the venue's own balances differ from the ledger's, to the last digit; `amount` is the ledger's. */
export function discrepancies(ledger: readonly Balance[], atVenue: readonly Balance[]): Discrepancy[] {
  const key = ({ venue, asset }: Balance): string => `${venue}|${asset}`;
  const known = new Map(ledger.map((balance) => [key(balance), balance]));
  const told = new Map(atVenue.map((balance) => [key(balance), balance]));
  return [...new Set([...known.keys(), ...told.keys()])].sort().flatMap((name): Discrepancy[] => {
    const balance = known.get(name) ?? told.get(name);
    if (balance === undefined) return [];
    const [ours, theirs] = [known.get(name)?.amount ?? 0n, told.get(name)?.amount ?? 0n];
    return ours === theirs ? [] : [{ venue: balance.venue, asset: balance.asset, amount: ours, atVenue: theirs }];
  });
}
