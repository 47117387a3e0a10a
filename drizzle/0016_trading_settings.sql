CREATE TABLE "cool_downs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"scope" text NOT NULL,
	"target" text,
	"reason" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cool_downs_scope_known" CHECK ("cool_downs"."scope" in ('user', 'venue', 'symbol')),
	CONSTRAINT "cool_downs_mode_known" CHECK ("cool_downs"."mode" in ('paper', 'live')),
	CONSTRAINT "cool_downs_target_of_a_part" CHECK (("cool_downs"."scope" = 'user') = ("cool_downs"."target" is null))
);
--> statement-breakpoint
CREATE TABLE "halts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"scope" text NOT NULL,
	"target" text,
	"mode" text,
	"reason" text NOT NULL,
	"automatic" boolean NOT NULL,
	"halted_by" uuid,
	"halted_at" timestamp (3) with time zone NOT NULL,
	"resumed_by" uuid,
	"resumed_at" timestamp (3) with time zone,
	CONSTRAINT "halts_scope_known" CHECK ("halts"."scope" in ('all', 'user', 'venue', 'symbol')),
	CONSTRAINT "halts_mode_known" CHECK ("halts"."mode" in ('paper', 'live')),
	CONSTRAINT "halts_all_is_nobodys" CHECK (("halts"."scope" = 'all') = ("halts"."user_id" is null)),
	CONSTRAINT "halts_target_of_a_part" CHECK (("halts"."scope" in ('venue', 'symbol')) = ("halts"."target" is not null)),
	CONSTRAINT "halts_short" CHECK (length("halts"."target") <= 100 and length("halts"."reason") <= 200)
);
--> statement-breakpoint
CREATE TABLE "live_permissions" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"allowed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "risk_ceilings" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"order_notional_max" numeric(38, 18) NOT NULL,
	"deal_notional_max" numeric(38, 18) NOT NULL,
	"venue_exposure_max" numeric(38, 18) NOT NULL,
	"asset_exposure_max" numeric(38, 18) NOT NULL,
	"daily_loss_max" numeric(38, 18) NOT NULL,
	"drawdown_max" numeric(38, 18) NOT NULL,
	"loss_streak_max" integer NOT NULL,
	"orders_per_minute_max" integer NOT NULL,
	"book_age_ms_max" integer NOT NULL,
	"changed_at" timestamp (3) with time zone,
	CONSTRAINT "risk_ceilings_has_one_row" CHECK ("risk_ceilings"."only"),
	CONSTRAINT "risk_ceilings_positive" CHECK ("risk_ceilings"."order_notional_max" > 0 and "risk_ceilings"."deal_notional_max" > 0 and "risk_ceilings"."venue_exposure_max" > 0
        and "risk_ceilings"."asset_exposure_max" > 0 and "risk_ceilings"."daily_loss_max" > 0 and "risk_ceilings"."drawdown_max" > 0
        and "risk_ceilings"."loss_streak_max" > 0 and "risk_ceilings"."orders_per_minute_max" > 0 and "risk_ceilings"."book_age_ms_max" > 0)
);
--> statement-breakpoint
CREATE TABLE "risk_settings" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"order_notional_max" numeric(38, 18) NOT NULL,
	"deal_notional_max" numeric(38, 18) NOT NULL,
	"venue_exposure_max" numeric(38, 18) NOT NULL,
	"asset_exposure_max" numeric(38, 18) NOT NULL,
	"daily_loss_max" numeric(38, 18) NOT NULL,
	"drawdown_max" numeric(38, 18) NOT NULL,
	"loss_streak_max" integer NOT NULL,
	"orders_per_minute_max" integer NOT NULL,
	"book_age_ms_max" integer NOT NULL,
	"repair_complete" boolean NOT NULL,
	"repair_unwind" boolean NOT NULL,
	"repair_elsewhere" boolean NOT NULL,
	"hold_penalty_bps" numeric(38, 18),
	"repair_loss_max_bps" numeric(38, 18) NOT NULL,
	"repair_slippage_bps" numeric(38, 18) NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "risk_settings_limits_positive" CHECK ("risk_settings"."order_notional_max" > 0 and "risk_settings"."deal_notional_max" > 0 and "risk_settings"."venue_exposure_max" > 0
        and "risk_settings"."asset_exposure_max" > 0 and "risk_settings"."daily_loss_max" > 0 and "risk_settings"."drawdown_max" > 0
        and "risk_settings"."loss_streak_max" > 0 and "risk_settings"."orders_per_minute_max" > 0 and "risk_settings"."book_age_ms_max" > 0),
	CONSTRAINT "risk_settings_repair_in_bounds" CHECK ("risk_settings"."hold_penalty_bps" between 0 and 10000 and "risk_settings"."repair_loss_max_bps" between 0 and 10000
        and "risk_settings"."repair_slippage_bps" between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "strategies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"kinds" text[] NOT NULL,
	"symbols" text[] NOT NULL,
	"venues" text[] NOT NULL,
	"min_net_bps" numeric(38, 18) NOT NULL,
	"max_notional" numeric(38, 18) NOT NULL,
	"cool_down_ms" integer NOT NULL,
	"started_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "strategies_user_unique" UNIQUE("id","user_id"),
	CONSTRAINT "strategies_mode_known" CHECK ("strategies"."mode" in ('paper', 'live')),
	CONSTRAINT "strategies_kinds_known" CHECK ("strategies"."kinds" <@ array['cross', 'triangular', 'cycle', 'basis']),
	CONSTRAINT "strategies_kinds_some" CHECK (cardinality("strategies"."kinds") > 0),
	CONSTRAINT "strategies_short" CHECK (length("strategies"."name") <= 60 and cardinality("strategies"."symbols") <= 500),
	CONSTRAINT "strategies_edge_not_negative" CHECK ("strategies"."min_net_bps" >= 0),
	CONSTRAINT "strategies_notional_positive" CHECK ("strategies"."max_notional" > 0),
	CONSTRAINT "strategies_cool_down_not_negative" CHECK ("strategies"."cool_down_ms" >= 0)
);
--> statement-breakpoint
CREATE TABLE "strategy_skips" (
	"strategy_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"count" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"opportunity_id" text,
	CONSTRAINT "strategy_skips_strategy_id_reason_pk" PRIMARY KEY("strategy_id","reason"),
	CONSTRAINT "strategy_skips_counted" CHECK ("strategy_skips"."count" > 0),
	CONSTRAINT "strategy_skips_short" CHECK (length("strategy_skips"."reason") <= 64)
);
--> statement-breakpoint
ALTER TABLE "cool_downs" ADD CONSTRAINT "cool_downs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "halts" ADD CONSTRAINT "halts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "halts" ADD CONSTRAINT "halts_halted_by_users_id_fk" FOREIGN KEY ("halted_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "halts" ADD CONSTRAINT "halts_resumed_by_users_id_fk" FOREIGN KEY ("resumed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "live_permissions" ADD CONSTRAINT "live_permissions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "risk_settings" ADD CONSTRAINT "risk_settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategy_skips" ADD CONSTRAINT "strategy_skips_strategy_fk" FOREIGN KEY ("strategy_id","user_id") REFERENCES "public"."strategies"("id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cool_downs_user" ON "cool_downs" USING btree ("user_id","until");--> statement-breakpoint
CREATE INDEX "cool_downs_until" ON "cool_downs" USING btree ("until");--> statement-breakpoint
CREATE INDEX "halts_in_force" ON "halts" USING btree ("user_id") WHERE "halts"."resumed_at" is null;--> statement-breakpoint
CREATE INDEX "halts_resumed" ON "halts" USING btree ("resumed_at");--> statement-breakpoint
CREATE INDEX "strategies_user" ON "strategies" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "strategies_running" ON "strategies" USING btree ("user_id","mode") WHERE "strategies"."started_at" is not null;--> statement-breakpoint
CREATE INDEX "strategy_skips_user" ON "strategy_skips" USING btree ("user_id");