CREATE TABLE "opportunity_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"opportunity_id" text NOT NULL,
	"kind" text NOT NULL,
	"start_asset" text NOT NULL,
	"notional" numeric(38, 18) NOT NULL,
	"profit" numeric(38, 18) NOT NULL,
	"gross_bps" numeric(30, 8) NOT NULL,
	"net_bps" numeric(30, 8) NOT NULL,
	"peak_net_bps" numeric(30, 8) NOT NULL,
	"legs" jsonb NOT NULL,
	"symbols" text[] NOT NULL,
	"venues" text[] NOT NULL,
	"blocked_by" text[] NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "opportunity_history_last_seen" ON "opportunity_history" USING btree ("last_seen_at");