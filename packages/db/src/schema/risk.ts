import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { epochMs, scaled } from "./columns.ts";
import { TRADING_MODES } from "./deals.ts";
import { users } from "./users.ts";

/** What may be risked; money in the reporting currency. */
const limitColumns = () => ({
  orderNotionalMax: scaled("order_notional_max").notNull(),
  dealNotionalMax: scaled("deal_notional_max").notNull(),
  venueExposureMax: scaled("venue_exposure_max").notNull(),
  assetExposureMax: scaled("asset_exposure_max").notNull(),
  dailyLossMax: scaled("daily_loss_max").notNull(),
  drawdownMax: scaled("drawdown_max").notNull(),
  lossStreakMax: integer("loss_streak_max").notNull(),
  ordersPerMinuteMax: integer("orders_per_minute_max").notNull(),
  bookAgeMsMax: integer("book_age_ms_max").notNull(),
});

/** A user's own limits, and how one-sided fills are repaired. Without a row the defaults hold. */
export const riskSettings = pgTable(
  "risk_settings",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    ...limitColumns(),
    repairComplete: boolean("repair_complete").notNull(),
    repairUnwind: boolean("repair_unwind").notNull(),
    repairElsewhere: boolean("repair_elsewhere").notNull(),
    /** Basis points; null never keeps a position. */
    holdPenaltyBps: scaled("hold_penalty_bps"),
    repairLossMaxBps: scaled("repair_loss_max_bps").notNull(),
    repairSlippageBps: scaled("repair_slippage_bps").notNull(),
    updatedAt: epochMs("updated_at").notNull(),
  },
  (table) => [
    check(
      "risk_settings_limits_positive",
      sql`${table.orderNotionalMax} > 0 and ${table.dealNotionalMax} > 0 and ${table.venueExposureMax} > 0
        and ${table.assetExposureMax} > 0 and ${table.dailyLossMax} > 0 and ${table.drawdownMax} > 0
        and ${table.lossStreakMax} > 0 and ${table.ordersPerMinuteMax} > 0 and ${table.bookAgeMsMax} > 0`,
    ),
    check(
      "risk_settings_repair_in_bounds",
      sql`${table.holdPenaltyBps} between 0 and 10000 and ${table.repairLossMaxBps} between 0 and 10000
        and ${table.repairSlippageBps} between 0 and 1000`,
    ),
  ],
);

/** One row: what no user's limit goes above. An administrator's to change, by trigger. */
export const riskCeilings = pgTable(
  "risk_ceilings",
  { only: boolean().primaryKey().default(true), ...limitColumns(), changedAt: epochMs("changed_at") },
  (table) => [
    check("risk_ceilings_has_one_row", sql`${table.only}`),
    check(
      "risk_ceilings_positive",
      sql`${table.orderNotionalMax} > 0 and ${table.dealNotionalMax} > 0 and ${table.venueExposureMax} > 0
        and ${table.assetExposureMax} > 0 and ${table.dailyLossMax} > 0 and ${table.drawdownMax} > 0
        and ${table.lossStreakMax} > 0 and ${table.ordersPerMinuteMax} > 0 and ${table.bookAgeMsMax} > 0`,
    ),
  ],
);

export const HALT_SCOPES = ["all", "user", "venue", "symbol"] as const;

/** The kill switch: in force until somebody resumes it. Only its end is ever written to. */
export const halts = pgTable(
  "halts",
  {
    id: uuid().primaryKey(),
    /** Whose trading; null is everybody's. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    scope: text({ enum: HALT_SCOPES }).notNull(),
    /** The venue or the symbol. */
    target: text(),
    /** Null halts both modes. */
    mode: text({ enum: TRADING_MODES }),
    reason: text().notNull(),
    /** By Tandem itself. */
    automatic: boolean().notNull(),
    haltedBy: uuid("halted_by").references(() => users.id, { onDelete: "set null" }),
    haltedAt: epochMs("halted_at").notNull(),
    resumedBy: uuid("resumed_by").references(() => users.id, { onDelete: "set null" }),
    resumedAt: epochMs("resumed_at"),
  },
  (table) => [
    index("halts_in_force").on(table.userId).where(sql`${table.resumedAt} is null`),
    index("halts_resumed").on(table.resumedAt),
    check("halts_scope_known", sql`${table.scope} in ('all', 'user', 'venue', 'symbol')`),
    check("halts_mode_known", sql`${table.mode} in ('paper', 'live')`),
    check("halts_all_is_nobodys", sql`(${table.scope} = 'all') = (${table.userId} is null)`),
    check("halts_target_of_a_part", sql`(${table.scope} in ('venue', 'symbol')) = (${table.target} is not null)`),
    check("halts_short", sql`length(${table.target}) <= 100 and length(${table.reason}) <= 200`),
  ],
);

/** Nothing new before `until`: after losses and failures, by Tandem itself. */
export const coolDowns = pgTable(
  "cool_downs",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    mode: text({ enum: TRADING_MODES }).notNull(),
    scope: text({ enum: ["user", "venue", "symbol"] }).notNull(),
    /** The venue or the symbol. */
    target: text(),
    reason: text().notNull(),
    until: epochMs().notNull(),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    index("cool_downs_user").on(table.userId, table.until),
    index("cool_downs_until").on(table.until),
    check("cool_downs_scope_known", sql`${table.scope} in ('user', 'venue', 'symbol')`),
    check("cool_downs_mode_known", sql`${table.mode} in ('paper', 'live')`),
    check("cool_downs_target_of_a_part", sql`(${table.scope} = 'user') = (${table.target} is null)`),
  ],
);

/** Who has switched live trading on, once and for all. */
export const livePermissions = pgTable("live_permissions", {
  userId: uuid("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  allowedAt: epochMs("allowed_at").notNull(),
});
