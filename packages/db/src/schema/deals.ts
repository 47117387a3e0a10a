import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { epochMs, scaled } from "./columns.ts";
import { users } from "./users.ts";

export const TRADING_MODES = ["paper", "live"] as const;
export const DEAL_STATUSES = ["pending", "working", "repairing", "needs_decision", "done", "failed"] as const;
export type DealStatus = (typeof DEAL_STATUSES)[number];

/** A plan of legs and what came of it. An order by hand is one of kind `order`, with one leg. */
export const deals = pgTable(
  "deals",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    mode: text({ enum: TRADING_MODES }).notNull(),
    kind: text({ enum: ["cross", "triangular", "cycle", "order"] }).notNull(),
    status: text({ enum: DEAL_STATUSES }).notNull(),
    opportunityId: text("opportunity_id"),
    /** Null where a person traded. */
    strategyId: uuid("strategy_id"),
    startAsset: text("start_asset").notNull(),
    /** In `start_asset`, as are the profits. */
    notional: scaled().notNull(),
    expectedProfit: scaled("expected_profit").notNull(),
    /** Null until it is over, and where what is left over has no price. */
    realisedProfit: scaled("realised_profit"),
    /** Over with a position that was kept on purpose. */
    isHeld: boolean("is_held").notNull().default(false),
    legs: jsonb().$type<readonly StoredLeg[]>().notNull(),
    symbols: text().array().notNull(),
    policy: jsonb().$type<StoredPolicy>().notNull(),
    /** What a person must choose from; null where nobody must. */
    decision: jsonb().$type<StoredDecision>(),
    decidedAt: epochMs("decided_at").notNull(),
    createdAt: epochMs("created_at").notNull(),
    updatedAt: epochMs("updated_at").notNull(),
    /** When the deal was known to be written down. Null where nothing was written since, as after a crash. */
    committedAt: epochMs("committed_at"),
    /** When its first orders were known to be written down, and left. */
    sentAt: epochMs("sent_at"),
    /** When every leg had an answer. */
    answeredAt: epochMs("answered_at"),
    endedAt: epochMs("ended_at"),
  },
  (table) => [
    // What belongs to a deal names its user and mode too: neither another's nor another mode's.
    unique("deals_account_unique").on(table.id, table.userId, table.mode),
    index("deals_user").on(table.userId, table.id),
    index("deals_open").on(table.userId, table.mode).where(sql`${table.status} not in ('done', 'failed')`),
    check("deals_mode_known", sql`${table.mode} in ('paper', 'live')`),
    check("deals_kind_known", sql`${table.kind} in ('cross', 'triangular', 'cycle', 'order')`),
    check(
      "deals_status_known",
      sql`${table.status} in ('pending', 'working', 'repairing', 'needs_decision', 'done', 'failed')`,
    ),
    check("deals_over_has_an_end", sql`(${table.status} in ('done', 'failed')) = (${table.endedAt} is not null)`),
    check("deals_asked_has_a_decision", sql`(${table.status} = 'needs_decision') = (${table.decision} is not null)`),
    check("deals_notional_positive", sql`${table.notional} > 0`),
  ],
);

/** Everything in JSON is plain decimal text, units as in the domain. */
export type StoredMarket = {
  readonly venue: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly takerBps: string;
  readonly makerBps: string;
  readonly feeSide: "get" | "quote";
  readonly amountStep: string;
  readonly priceStep: string;
  readonly minAmount: string;
  readonly minNotional: string;
};

export type StoredLeg = {
  readonly market: StoredMarket;
  readonly side: "buy" | "sell";
  readonly amount: string;
  readonly worstPrice: string;
  /** Of its first order; absent: a limit order, now or not at all. */
  readonly type?: "limit" | "market";
  readonly timeInForce?: "GTC" | "IOC" | "FOK" | "PO";
  /** What was planned: the average price, and the fee. */
  readonly price: string;
  readonly fee: string;
  readonly feeAsset: string;
};

export type StoredPolicy = {
  /** Null is without end. */
  readonly legTimeoutMs: number | null;
  readonly answerTimeoutMs: number | null;
  readonly complete: boolean;
  readonly unwind: boolean;
  readonly elsewhere: boolean;
  readonly holdPenaltyBps: string | null;
  readonly lossMax: string;
  readonly repairsMax: number;
  readonly slippageBps: string;
};

export type StoredRepairTrade = {
  readonly leg: number;
  readonly purpose: "leg" | "complete" | "unwind" | "elsewhere";
  readonly venue: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly amount: string;
  readonly price: string;
};

export type StoredDecision = {
  readonly reason: "too_expensive" | "no_way_out" | "too_many_repairs" | "halted";
  readonly options: readonly {
    readonly kind: "complete" | "unwind" | "elsewhere" | "hold";
    readonly trades: readonly StoredRepairTrade[];
    readonly profit: string;
  }[];
  readonly refused: readonly {
    readonly kind: "complete" | "unwind" | "elsewhere" | "hold";
    readonly reason: string;
  }[];
  readonly lossMax: string;
};

/** One act per user, procedure and key: the deal that it opened. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    procedure: text().notNull(),
    key: text().notNull(),
    dealId: uuid("deal_id").notNull(),
    mode: text({ enum: TRADING_MODES }).notNull(),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.procedure, table.key] }),
    foreignKey({
      name: "idempotency_keys_deal_fk",
      columns: [table.dealId, table.userId, table.mode],
      foreignColumns: [deals.id, deals.userId, deals.mode],
    }).onDelete("cascade"),
    index("idempotency_keys_deal").on(table.dealId),
    check("idempotency_keys_short", sql`length(${table.procedure}) <= 64 and length(${table.key}) <= 64`),
  ],
);

/** What became of deals and their orders, in the order in which it was committed for a user: ids grow. */
export const tradingEvents = pgTable(
  "trading_events",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id").notNull(),
    mode: text({ enum: TRADING_MODES }).notNull(),
    dealId: uuid("deal_id").notNull(),
    /** Null where it is about the deal as a whole. */
    orderId: uuid("order_id"),
    at: epochMs().notNull(),
    /** The status of the order, or of the deal, before and after. */
    fromStatus: text("from_status"),
    toStatus: text("to_status").notNull(),
    /** A snake_case word. */
    reason: text().notNull(),
    details: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
  },
  (table) => [
    foreignKey({
      name: "trading_events_deal_fk",
      columns: [table.dealId, table.userId, table.mode],
      foreignColumns: [deals.id, deals.userId, deals.mode],
    }).onDelete("cascade"),
    index("trading_events_user").on(table.userId, table.id),
    index("trading_events_deal").on(table.dealId, table.id),
  ],
);
