import { index, jsonb, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";

/** Opportunities that have closed, newest last. Of the market, not of a user. */
export const opportunityHistory = pgTable(
  "opportunity_history",
  {
    /** A UUID that begins with the time of the close: an opportunity's own id returns with each of its lives. */
    id: uuid().primaryKey(),
    opportunityId: text("opportunity_id").notNull(),
    kind: text().notNull(),
    startAsset: text("start_asset").notNull(),
    /** In `start_asset`. */
    notional: numeric({ precision: 38, scale: 18 }).notNull(),
    profit: numeric({ precision: 38, scale: 18 }).notNull(),
    grossBps: numeric("gross_bps", { precision: 30, scale: 8 }).notNull(),
    netBps: numeric("net_bps", { precision: 30, scale: 8 }).notNull(),
    peakNetBps: numeric("peak_net_bps", { precision: 30, scale: 8 }).notNull(),
    legs: jsonb().$type<readonly HistoryLeg[]>().notNull(),
    symbols: text().array().notNull(),
    venues: text().array().notNull(),
    blockedBy: text("blocked_by").array().notNull(),
    firstSeenAt: epochMs("first_seen_at").notNull(),
    lastSeenAt: epochMs("last_seen_at").notNull(),
  },
  // No index over the arrays: every one would cost each insert, and pages are read newest first anyway.
  (table) => [index("opportunity_history_last_seen").on(table.lastSeenAt)],
);

/** Money is plain decimal text. */
export type HistoryLeg = {
  readonly venue: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly price: string;
  readonly worstPrice: string;
  readonly amount: string;
  readonly feeBps: string;
};
