import { ORDER_STATUSES } from "@tandem/domain/orders/order";
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { epochMs, scaled } from "./columns.ts";
import { deals, type StoredMarket, TRADING_MODES } from "./deals.ts";

/** What was sent, written down before. A final status is final, by trigger; trades may still come. */
export const orders = pgTable(
  "orders",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id").notNull(),
    mode: text({ enum: TRADING_MODES }).notNull(),
    dealId: uuid("deal_id").notNull(),
    /** Among the deal's orders, in the order of sending. */
    position: smallint().notNull(),
    leg: smallint().notNull(),
    /** Among the orders of the leg. */
    attempt: smallint().notNull(),
    purpose: text({ enum: ["leg", "complete", "unwind", "elsewhere"] }).notNull(),
    market: jsonb().$type<StoredMarket>().notNull(),
    venue: text().notNull(),
    symbol: text().notNull(),
    side: text({ enum: ["buy", "sell"] }).notNull(),
    type: text({ enum: ["limit", "market"] }).notNull(),
    timeInForce: text("time_in_force", { enum: ["GTC", "IOC", "FOK", "PO"] }).notNull(),
    /** Base units. */
    amount: scaled().notNull(),
    price: scaled(),
    /** Of this installation's orders no two are ever the same, whoever's they are. */
    clientOrderId: text("client_order_id").notNull(),
    status: text({ enum: ORDER_STATUSES }).notNull(),
    venueOrderId: text("venue_order_id"),
    /** The most that the venue ever said was filled. */
    reportedFilled: scaled("reported_filled").notNull(),
    rejectReason: text("reject_reason"),
    sentAt: epochMs("sent_at").notNull(),
    cancelAskedAt: epochMs("cancel_asked_at"),
    updatedAt: epochMs("updated_at").notNull(),
  },
  (table) => [
    foreignKey({
      name: "orders_deal_fk",
      columns: [table.dealId, table.userId, table.mode],
      foreignColumns: [deals.id, deals.userId, deals.mode],
    }).onDelete("cascade"),
    unique("orders_account_unique").on(table.id, table.userId, table.mode),
    uniqueIndex("orders_client_order_id_unique").on(table.clientOrderId),
    uniqueIndex("orders_position_unique").on(table.dealId, table.position),
    uniqueIndex("orders_attempt_unique").on(table.dealId, table.leg, table.attempt),
    index("orders_user").on(table.userId, table.id),
    index("orders_sent").on(table.userId, table.mode, table.sentAt),
    index("orders_open")
      .on(table.userId, table.mode)
      .where(sql`${table.status} not in ('filled', 'cancelled', 'rejected', 'expired')`),
    check(
      "orders_status_known",
      sql`${table.status} in ('pending', 'open', 'partially_filled', 'filled', 'cancelled', 'rejected', 'expired',
        'unknown')`,
    ),
    check("orders_purpose_known", sql`${table.purpose} in ('leg', 'complete', 'unwind', 'elsewhere')`),
    check("orders_side_known", sql`${table.side} in ('buy', 'sell')`),
    check("orders_time_in_force_known", sql`${table.timeInForce} in ('GTC', 'IOC', 'FOK', 'PO')`),
    check("orders_price_of_a_limit", sql`(${table.type} = 'limit') = (${table.price} is not null)`),
    check("orders_amounts_positive", sql`${table.amount} > 0 and ${table.reportedFilled} >= 0`),
  ],
);

/** Trades of the venues. A trade with oneself has two halves: hence the side. */
export const fills = pgTable(
  "fills",
  {
    orderId: uuid("order_id").notNull(),
    /** Among the order's trades, as they arrived. */
    position: integer().notNull(),
    userId: uuid("user_id").notNull(),
    mode: text({ enum: TRADING_MODES }).notNull(),
    venue: text().notNull(),
    symbol: text().notNull(),
    side: text({ enum: ["buy", "sell"] }).notNull(),
    tradeId: text("trade_id").notNull(),
    amount: scaled().notNull(),
    price: scaled().notNull(),
    feeAsset: text("fee_asset"),
    /** Negative is a rebate. */
    fee: scaled(),
    /** The venue's time. */
    filledAt: epochMs("filled_at").notNull(),
    recordedAt: epochMs("recorded_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.position] }),
    foreignKey({
      name: "fills_order_fk",
      columns: [table.orderId, table.userId, table.mode],
      foreignColumns: [orders.id, orders.userId, orders.mode],
    }).onDelete("cascade"),
    uniqueIndex("fills_trade_unique").on(
      table.userId,
      table.mode,
      table.venue,
      table.symbol,
      table.side,
      table.tradeId,
    ),
    check("fills_amount_positive", sql`${table.amount} > 0 and ${table.price} >= 0`),
    check("fills_fee_has_an_asset", sql`(${table.fee} is null) = (${table.feeAsset} is null)`),
  ],
);
