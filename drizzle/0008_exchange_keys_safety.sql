ALTER TABLE "exchange_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "exchange_keys" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "fingerprint_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "fingerprint_keys" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "totp_secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "totp_secrets" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_codes" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- The duty of the vault: what is sealed is wrapped anew, and keys that are due are found. It makes and removes nothing.
CREATE POLICY "exchange_keys_visible" ON "exchange_keys" FOR SELECT USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'vault'
);--> statement-breakpoint
CREATE POLICY "exchange_keys_inserted" ON "exchange_keys" FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "exchange_keys_updated" ON "exchange_keys" FOR UPDATE USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'vault'
);--> statement-breakpoint
CREATE POLICY "exchange_keys_deleted" ON "exchange_keys" FOR DELETE USING (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "fingerprint_keys_visible" ON "fingerprint_keys" FOR SELECT USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'vault'
);--> statement-breakpoint
CREATE POLICY "fingerprint_keys_inserted" ON "fingerprint_keys" FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "fingerprint_keys_updated" ON "fingerprint_keys" FOR UPDATE USING (
  (SELECT tandem_duty()) = 'vault'
);--> statement-breakpoint
CREATE POLICY "totp_secrets_visible" ON "totp_secrets" FOR SELECT USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'vault'
);--> statement-breakpoint
CREATE POLICY "totp_secrets_inserted" ON "totp_secrets" FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "totp_secrets_updated" ON "totp_secrets" FOR UPDATE USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'vault'
);--> statement-breakpoint
CREATE POLICY "totp_secrets_deleted" ON "totp_secrets" FOR DELETE USING (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "recovery_codes_visible" ON "recovery_codes" FOR SELECT USING (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "recovery_codes_inserted" ON "recovery_codes" FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "recovery_codes_deleted" ON "recovery_codes" FOR DELETE USING (user_id = (SELECT tandem_user_id()));
