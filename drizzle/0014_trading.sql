CREATE TABLE "deals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"opportunity_id" text,
	"strategy_id" uuid,
	"start_asset" text NOT NULL,
	"notional" numeric(38, 18) NOT NULL,
	"expected_profit" numeric(38, 18) NOT NULL,
	"realised_profit" numeric(38, 18),
	"is_held" boolean DEFAULT false NOT NULL,
	"legs" jsonb NOT NULL,
	"symbols" text[] NOT NULL,
	"policy" jsonb NOT NULL,
	"decision" jsonb,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"committed_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "deals_account_unique" UNIQUE("id","user_id","mode"),
	CONSTRAINT "deals_mode_known" CHECK ("deals"."mode" in ('paper', 'live')),
	CONSTRAINT "deals_kind_known" CHECK ("deals"."kind" in ('cross', 'triangular', 'cycle', 'order')),
	CONSTRAINT "deals_status_known" CHECK ("deals"."status" in ('pending', 'working', 'repairing', 'needs_decision', 'done', 'failed')),
	CONSTRAINT "deals_over_has_an_end" CHECK (("deals"."status" in ('done', 'failed')) = ("deals"."ended_at" is not null)),
	CONSTRAINT "deals_asked_has_a_decision" CHECK (("deals"."status" = 'needs_decision') = ("deals"."decision" is not null)),
	CONSTRAINT "deals_notional_positive" CHECK ("deals"."notional" > 0)
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"user_id" uuid NOT NULL,
	"procedure" text NOT NULL,
	"key" text NOT NULL,
	"deal_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_user_id_procedure_key_pk" PRIMARY KEY("user_id","procedure","key"),
	CONSTRAINT "idempotency_keys_short" CHECK (length("idempotency_keys"."procedure") <= 64 and length("idempotency_keys"."key") <= 64)
);
--> statement-breakpoint
CREATE TABLE "trading_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"deal_id" uuid NOT NULL,
	"order_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"reason" text NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "equity_points" (
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"equity" numeric(38, 18) NOT NULL,
	CONSTRAINT "equity_points_user_id_mode_at_pk" PRIMARY KEY("user_id","mode","at")
);
--> statement-breakpoint
CREATE TABLE "ledger_balances" (
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"venue" text NOT NULL,
	"asset" text NOT NULL,
	"amount" numeric(38, 18) NOT NULL,
	CONSTRAINT "ledger_balances_user_id_mode_venue_asset_pk" PRIMARY KEY("user_id","mode","venue","asset")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"transaction_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"account" text NOT NULL,
	"venue" text NOT NULL,
	"asset" text NOT NULL,
	"amount" numeric(38, 18) NOT NULL,
	CONSTRAINT "ledger_entries_transaction_id_position_pk" PRIMARY KEY("transaction_id","position"),
	CONSTRAINT "ledger_entries_account_known" CHECK ("ledger_entries"."account" in ('venue', 'trade', 'fee', 'funding', 'external', 'correction')),
	CONSTRAINT "ledger_entries_amount_is_something" CHECK ("ledger_entries"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"reference" text NOT NULL,
	"kind" text NOT NULL,
	"symbol" text,
	"deal_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_transactions_account_unique" UNIQUE("id","user_id","mode"),
	CONSTRAINT "ledger_transactions_kind_known" CHECK ("ledger_transactions"."kind" in ('fill', 'transfer', 'funding', 'correction')),
	CONSTRAINT "ledger_transactions_mode_known" CHECK ("ledger_transactions"."mode" in ('paper', 'live'))
);
--> statement-breakpoint
CREATE TABLE "fills" (
	"order_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"venue" text NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"trade_id" text NOT NULL,
	"amount" numeric(38, 18) NOT NULL,
	"price" numeric(38, 18) NOT NULL,
	"fee_asset" text,
	"fee" numeric(38, 18),
	"filled_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fills_order_id_position_pk" PRIMARY KEY("order_id","position"),
	CONSTRAINT "fills_amount_positive" CHECK ("fills"."amount" > 0 and "fills"."price" >= 0),
	CONSTRAINT "fills_fee_has_an_asset" CHECK (("fills"."fee" is null) = ("fills"."fee_asset" is null))
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"deal_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"leg" smallint NOT NULL,
	"attempt" smallint NOT NULL,
	"purpose" text NOT NULL,
	"market" jsonb NOT NULL,
	"venue" text NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"type" text NOT NULL,
	"time_in_force" text NOT NULL,
	"amount" numeric(38, 18) NOT NULL,
	"price" numeric(38, 18),
	"client_order_id" text NOT NULL,
	"status" text NOT NULL,
	"venue_order_id" text,
	"reported_filled" numeric(38, 18) NOT NULL,
	"reject_reason" text,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"cancel_asked_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "orders_account_unique" UNIQUE("id","user_id","mode"),
	CONSTRAINT "orders_status_known" CHECK ("orders"."status" in ('pending', 'open', 'partially_filled', 'filled', 'cancelled', 'rejected', 'expired',
        'unknown')),
	CONSTRAINT "orders_purpose_known" CHECK ("orders"."purpose" in ('leg', 'complete', 'unwind', 'elsewhere')),
	CONSTRAINT "orders_side_known" CHECK ("orders"."side" in ('buy', 'sell')),
	CONSTRAINT "orders_time_in_force_known" CHECK ("orders"."time_in_force" in ('GTC', 'IOC', 'FOK', 'PO')),
	CONSTRAINT "orders_price_of_a_limit" CHECK (("orders"."type" = 'limit') = ("orders"."price" is not null)),
	CONSTRAINT "orders_amounts_positive" CHECK ("orders"."amount" > 0 and "orders"."reported_filled" >= 0)
);
--> statement-breakpoint
CREATE TABLE "trading_leases" (
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"token" bigint NOT NULL,
	"holder" text,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "trading_leases_user_id_mode_pk" PRIMARY KEY("user_id","mode"),
	CONSTRAINT "trading_leases_mode_known" CHECK ("trading_leases"."mode" in ('paper', 'live'))
);
--> statement-breakpoint
ALTER TABLE "deals" ADD CONSTRAINT "deals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_deal_fk" FOREIGN KEY ("deal_id","user_id","mode") REFERENCES "public"."deals"("id","user_id","mode") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trading_events" ADD CONSTRAINT "trading_events_deal_fk" FOREIGN KEY ("deal_id","user_id","mode") REFERENCES "public"."deals"("id","user_id","mode") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equity_points" ADD CONSTRAINT "equity_points_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_balances" ADD CONSTRAINT "ledger_balances_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_fk" FOREIGN KEY ("transaction_id","user_id","mode") REFERENCES "public"."ledger_transactions"("id","user_id","mode") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_deal_fk" FOREIGN KEY ("deal_id","user_id","mode") REFERENCES "public"."deals"("id","user_id","mode") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fills" ADD CONSTRAINT "fills_order_fk" FOREIGN KEY ("order_id","user_id","mode") REFERENCES "public"."orders"("id","user_id","mode") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_deal_fk" FOREIGN KEY ("deal_id","user_id","mode") REFERENCES "public"."deals"("id","user_id","mode") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trading_leases" ADD CONSTRAINT "trading_leases_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deals_user" ON "deals" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "deals_open" ON "deals" USING btree ("user_id","mode") WHERE "deals"."status" not in ('done', 'failed');--> statement-breakpoint
CREATE INDEX "idempotency_keys_deal" ON "idempotency_keys" USING btree ("deal_id");--> statement-breakpoint
CREATE INDEX "trading_events_user" ON "trading_events" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "trading_events_deal" ON "trading_events" USING btree ("deal_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_reference_unique" ON "ledger_transactions" USING btree ("user_id","mode","reference");--> statement-breakpoint
CREATE INDEX "ledger_transactions_at" ON "ledger_transactions" USING btree ("user_id","mode","at");--> statement-breakpoint
CREATE INDEX "ledger_transactions_deal" ON "ledger_transactions" USING btree ("deal_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fills_trade_unique" ON "fills" USING btree ("user_id","mode","venue","symbol","side","trade_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_client_order_id_unique" ON "orders" USING btree ("client_order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_position_unique" ON "orders" USING btree ("deal_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_attempt_unique" ON "orders" USING btree ("deal_id","leg","attempt");--> statement-breakpoint
CREATE INDEX "orders_user" ON "orders" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "orders_sent" ON "orders" USING btree ("user_id","mode","sent_at");--> statement-breakpoint
CREATE INDEX "orders_open" ON "orders" USING btree ("user_id","mode") WHERE "orders"."status" not in ('filled', 'cancelled', 'rejected', 'expired');