import type { Deal, DealMode } from "@tandem/domain/deals/deal";
import type { Balance, LedgerTransaction } from "@tandem/domain/ledger/ledger";
import type { VenueId } from "@tandem/domain/market";
import type { OpportunityKind } from "@tandem/domain/opportunity";
import type { CoolDown, Halt, RiskLimits } from "@tandem/domain/risk/risk-plan";
import type { OrderJournal } from "./trading-ports.ts";

/** What is traded as one: a user's funds of one mode. */
export type AccountId = { readonly userId: string; readonly mode: DealMode };

/** The right to trade an account, held by one process at a time. */
export type Lease = {
  readonly account: AccountId;
  readonly holder: string;
  /** Grows with every holder: a write with an older one is refused. */
  readonly token: bigint;
};

/** Somebody else holds the account by now: nothing more may be sent in its name. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  constructor() {
    super("another process trades this account");
  }
}

/** In whose name something is done, for the audit. */
export type Actor =
  | {
      readonly type: "user";
      readonly requestId: string;
      readonly sessionId: string;
      readonly ip: string;
      readonly userAgent: string;
    }
  | { readonly type: "strategy"; readonly strategyId: string };

/** What was planned for a leg, for comparing it with what came of it. Scaled by 10^18. */
export type ExpectedLeg = {
  /** Average over the levels that it takes. */
  readonly price: bigint;
  readonly fee: { readonly asset: string; readonly amount: bigint };
};

export type NewDeal = {
  readonly userId: string;
  readonly deal: Deal;
  /** `order`: an order by hand, a deal of one leg that lists of deals leave out. */
  readonly kind: OpportunityKind | "order";
  readonly opportunityId: string | undefined;
  readonly strategyId: string | undefined;
  /** In the start asset, scaled by 10^18. */
  readonly notional: bigint;
  readonly expectedProfit: bigint;
  readonly expected: readonly ExpectedLeg[];
  /** One act per user, procedure and key. */
  readonly idempotency: { readonly procedure: string; readonly key: string } | undefined;
  readonly actor: Actor;
  /** When it was decided, epoch ms. */
  readonly at: number;
};

export type StoredStrategy = {
  readonly id: string;
  readonly userId: string;
  readonly mode: DealMode;
  readonly kinds: readonly OpportunityKind[];
  readonly symbols: readonly string[];
  readonly venues: readonly VenueId[];
  /** Basis points, scaled by 10^8 as in the detector. */
  readonly minNetBps: bigint;
  /** In the opportunity's start asset, scaled by 10^18. */
  readonly maxNotional: bigint;
  readonly coolDownMs: number;
};

/** All that an account's decisions need, as it is stored. */
export type AccountRecord = {
  readonly limits: RiskLimits;
  readonly ceilings: RiskLimits;
  readonly repair: RepairRecord;
  /** In force now: everybody's and the user's own. */
  readonly halts: readonly (Halt & { readonly id: string })[];
  readonly coolDowns: readonly CoolDown[];
  /** By the ledger. */
  readonly balances: readonly Balance[];
  /** Deals that are not over, with their orders and fills. */
  readonly openDeals: readonly Deal[];
  readonly strategies: readonly StoredStrategy[];
  /** Deals that ended with a loss, in a row until now. */
  readonly lossStreak: number;
  /** What trading brought since midnight UTC, by asset, scaled by 10^18. */
  readonly earnedToday: ReadonlyMap<string, bigint>;
  /** The highest equity that was stored, in the reporting currency. */
  readonly equityPeak: bigint | undefined;
  /** Epoch ms at which orders of the last minute were sent. */
  readonly sentAt: readonly number[];
  /** Live only: the user has allowed it. Paper: true. */
  readonly isAllowed: boolean;
};

export type RepairRecord = {
  readonly complete: boolean;
  readonly unwind: boolean;
  readonly elsewhere: boolean;
  /** Basis points scaled by 10^18; undefined forbids to hold. */
  readonly holdPenaltyBps: bigint | undefined;
  readonly lossMaxBps: bigint;
  readonly slippageBps: bigint;
};

/**
 * The durable memory of trading. Each call resolves once it survives a crash. What takes a lease checks its token in
 * the same transaction, @throws LeaseLostError
 */
export type TradingStore = {
  /** Undefined while another holder's has not run out. The same holder's is given anew. */
  readonly takeLease: (args: {
    readonly account: AccountId;
    readonly holder: string;
    readonly ttlMs: number;
  }) => Promise<Lease | undefined>;
  readonly renewLeases: (leases: readonly Lease[], ttlMs: number) => Promise<readonly Lease[]>;
  readonly releaseLease: (lease: Lease) => Promise<void>;

  /** Accounts that have something to do after a start: open deals, running strategies. */
  readonly activeAccounts: () => Promise<readonly AccountId[]>;
  readonly loadAccount: (account: AccountId) => Promise<AccountRecord>;

  /** Writes a deal without orders, its audit and its key. `exists`: that key was used before. */
  readonly openDeal: (
    lease: Lease,
    deal: NewDeal,
  ) => Promise<{ readonly kind: "opened" } | { readonly kind: "exists"; readonly dealId: string }>;
  /** Of the account's deals. A fill's ledger entries are booked in the transaction that books the fill. */
  readonly journal: (lease: Lease) => OrderJournal;
  /** A person's choice for a deal that needs one: it is worked on again. */
  readonly resumeDeal: (args: {
    readonly lease: Lease;
    readonly dealId: string;
    readonly at: number;
    readonly choice: string;
    readonly actor: Actor;
  }) => Promise<void>;

  /** Deposits, withdrawals, funding, corrections, paper funds. One that was booked before is left alone. */
  readonly book: (lease: Lease, transactions: readonly LedgerTransaction[]) => Promise<void>;
  /** Takes back all paper funds and gives these instead; the ledger keeps its history. */
  readonly resetPaper: (args: {
    readonly lease: Lease;
    readonly funds: readonly Balance[];
    readonly at: number;
    readonly actor: Actor;
  }) => Promise<void>;

  /** A halt by Tandem itself, in force until it is resumed by hand. */
  readonly halt: (args: {
    readonly account: AccountId;
    readonly scope: "user" | "venue" | "symbol";
    readonly target: string;
    readonly reason: string;
    readonly at: number;
  }) => Promise<Halt & { readonly id: string }>;
  readonly coolDown: (args: {
    readonly account: AccountId;
    readonly coolDown: CoolDown;
    readonly at: number;
  }) => Promise<void>;
  readonly savedEquity: (args: {
    readonly account: AccountId;
    readonly at: number;
    readonly equity: bigint;
  }) => Promise<void>;
  /** Why strategies did not trade, since they were last told. */
  readonly skipped: (
    entries: readonly {
      readonly strategyId: string;
      readonly userId: string;
      readonly reason: string;
      readonly count: number;
      readonly at: number;
      readonly opportunityId: string | undefined;
    }[],
  ) => Promise<void>;
};
