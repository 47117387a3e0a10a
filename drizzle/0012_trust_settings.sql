CREATE TABLE "trust_settings" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"allowed_venues" text[] DEFAULT '{}' NOT NULL,
	"changed_at" timestamp (3) with time zone,
	CONSTRAINT "trust_settings_has_one_row" CHECK ("trust_settings"."only"),
	CONSTRAINT "trust_settings_few_venues" CHECK (cardinality("trust_settings"."allowed_venues") <= 100)
);
