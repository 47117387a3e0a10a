import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { epochMs, scaled } from "./columns.ts";
import { deals, TRADING_MODES } from "./deals.ts";
import { users } from "./users.ts";

/** Append-only. The database refuses one whose entries do not sum to nothing, asset by asset. */
export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    mode: text({ enum: TRADING_MODES }).notNull(),
    reference: text().notNull(),
    kind: text({ enum: ["fill", "transfer", "funding", "correction"] }).notNull(),
    /** Of a trade. */
    symbol: text(),
    dealId: uuid("deal_id"),
    at: epochMs().notNull(),
    recordedAt: epochMs("recorded_at").notNull(),
  },
  (table) => [
    foreignKey({
      name: "ledger_transactions_deal_fk",
      columns: [table.dealId, table.userId, table.mode],
      foreignColumns: [deals.id, deals.userId, deals.mode],
    }).onDelete("cascade"),
    unique("ledger_transactions_account_unique").on(table.id, table.userId, table.mode),
    uniqueIndex("ledger_transactions_reference_unique").on(table.userId, table.mode, table.reference),
    index("ledger_transactions_at").on(table.userId, table.mode, table.at),
    index("ledger_transactions_deal").on(table.dealId),
    check("ledger_transactions_kind_known", sql`${table.kind} in ('fill', 'transfer', 'funding', 'correction')`),
    check("ledger_transactions_mode_known", sql`${table.mode} in ('paper', 'live')`),
  ],
);

/** Append-only, written together with their transaction. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    transactionId: uuid("transaction_id").notNull(),
    position: smallint().notNull(),
    userId: uuid("user_id").notNull(),
    mode: text({ enum: TRADING_MODES }).notNull(),
    account: text({ enum: ["venue", "trade", "fee", "funding", "external", "correction"] }).notNull(),
    venue: text().notNull(),
    asset: text().notNull(),
    /** Signed. */
    amount: scaled().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.transactionId, table.position] }),
    foreignKey({
      name: "ledger_entries_transaction_fk",
      columns: [table.transactionId, table.userId, table.mode],
      foreignColumns: [ledgerTransactions.id, ledgerTransactions.userId, ledgerTransactions.mode],
    }).onDelete("cascade"),
    check(
      "ledger_entries_account_known",
      sql`${table.account} in ('venue', 'trade', 'fee', 'funding', 'external', 'correction')`,
    ),
    check("ledger_entries_amount_is_something", sql`${table.amount} <> 0`),
  ],
);

/** What lies where: the sums of the entries of account `venue`, kept by a trigger in the transaction that writes them. */
export const ledgerBalances = pgTable(
  "ledger_balances",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    mode: text({ enum: TRADING_MODES }).notNull(),
    venue: text().notNull(),
    asset: text().notNull(),
    amount: scaled().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.mode, table.venue, table.asset] })],
);

/** What an account was worth, in the reporting currency. */
export const equityPoints = pgTable(
  "equity_points",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    mode: text({ enum: TRADING_MODES }).notNull(),
    at: epochMs().notNull(),
    equity: scaled().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.mode, table.at] })],
);
