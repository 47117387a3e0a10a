CREATE TABLE "exchange_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"venue" text NOT NULL,
	"label" text NOT NULL,
	"api_key_last4" text NOT NULL,
	"fingerprint" text NOT NULL,
	"envelope_version" smallint NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped_dek" "bytea" NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"permissions" text[] NOT NULL,
	"ip_restricted" boolean,
	"expires_at" timestamp (3) with time zone,
	"state" text NOT NULL,
	"paused_because" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"next_check_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "exchange_keys_last4_is_short" CHECK (length("exchange_keys"."api_key_last4") <= 4),
	CONSTRAINT "exchange_keys_state_known" CHECK ("exchange_keys"."state" in ('verified', 'unverified', 'paused')),
	CONSTRAINT "exchange_keys_paused_has_a_reason" CHECK (("exchange_keys"."state" = 'paused') = ("exchange_keys"."paused_because" is not null)),
	CONSTRAINT "exchange_keys_permissions_known" CHECK ("exchange_keys"."permissions" <@ array['read', 'trade', 'withdraw', 'transfer'])
);
--> statement-breakpoint
CREATE TABLE "fingerprint_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"envelope_version" smallint NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped_dek" "bytea" NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"user_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recovery_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash"),
	CONSTRAINT "recovery_codes_hash_is_a_digest" CHECK ("recovery_codes"."code_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "totp_secrets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"envelope_version" smallint NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped_dek" "bytea" NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"begun_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "factor_at" timestamp (3) with time zone DEFAULT 'epoch' NOT NULL;--> statement-breakpoint
ALTER TABLE "exchange_keys" ADD CONSTRAINT "exchange_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fingerprint_keys" ADD CONSTRAINT "fingerprint_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totp_secrets" ADD CONSTRAINT "totp_secrets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_keys_fingerprint_unique" ON "exchange_keys" USING btree ("user_id","venue","fingerprint");--> statement-breakpoint
CREATE INDEX "exchange_keys_next_check_at" ON "exchange_keys" USING btree ("next_check_at");--> statement-breakpoint
CREATE INDEX "exchange_keys_kek_id" ON "exchange_keys" USING btree ("kek_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fingerprint_keys_user_unique" ON "fingerprint_keys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "fingerprint_keys_kek_id" ON "fingerprint_keys" USING btree ("kek_id");--> statement-breakpoint
CREATE UNIQUE INDEX "totp_secrets_user_unique" ON "totp_secrets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "totp_secrets_kek_id" ON "totp_secrets" USING btree ("kek_id");