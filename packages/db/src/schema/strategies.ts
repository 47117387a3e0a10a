import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { epochMs, scaled } from "./columns.ts";
import { TRADING_MODES } from "./deals.ts";
import { users } from "./users.ts";

/** Automatic trading, of one mode. It runs while `started_at` is set. */
export const strategies = pgTable(
  "strategies",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text().notNull(),
    mode: text({ enum: TRADING_MODES }).notNull(),
    kinds: text({ enum: ["cross", "triangular", "cycle", "basis"] })
      .array()
      .notNull(),
    /** Empty: all of them. */
    symbols: text().array().notNull(),
    venues: text().array().notNull(),
    minNetBps: scaled("min_net_bps").notNull(),
    /** In the start asset of the opportunity. */
    maxNotional: scaled("max_notional").notNull(),
    coolDownMs: integer("cool_down_ms").notNull(),
    startedAt: epochMs("started_at"),
    createdAt: epochMs("created_at").notNull(),
    updatedAt: epochMs("updated_at").notNull(),
  },
  (table) => [
    // What belongs to a strategy names its user too.
    unique("strategies_user_unique").on(table.id, table.userId),
    index("strategies_user").on(table.userId, table.id),
    index("strategies_running").on(table.userId, table.mode).where(sql`${table.startedAt} is not null`),
    check("strategies_mode_known", sql`${table.mode} in ('paper', 'live')`),
    check("strategies_kinds_known", sql`${table.kinds} <@ array['cross', 'triangular', 'cycle', 'basis']`),
    check("strategies_kinds_some", sql`cardinality(${table.kinds}) > 0`),
    check("strategies_short", sql`length(${table.name}) <= 60 and cardinality(${table.symbols}) <= 500`),
    check("strategies_edge_not_negative", sql`${table.minNetBps} >= 0`),
    check("strategies_notional_positive", sql`${table.maxNotional} > 0`),
    check("strategies_cool_down_not_negative", sql`${table.coolDownMs} >= 0`),
  ],
);

/** Why a strategy did not trade what it saw, since it was started last. */
export const strategySkips = pgTable(
  "strategy_skips",
  {
    strategyId: uuid("strategy_id").notNull(),
    userId: uuid("user_id").notNull(),
    reason: text().notNull(),
    count: integer().notNull(),
    lastAt: epochMs("last_at").notNull(),
    opportunityId: text("opportunity_id"),
  },
  (table) => [
    primaryKey({ columns: [table.strategyId, table.reason] }),
    foreignKey({
      name: "strategy_skips_strategy_fk",
      columns: [table.strategyId, table.userId],
      foreignColumns: [strategies.id, strategies.userId],
    }).onDelete("cascade"),
    index("strategy_skips_user").on(table.userId),
    check("strategy_skips_counted", sql`${table.count} > 0`),
    check("strategy_skips_short", sql`length(${table.reason}) <= 64`),
  ],
);
