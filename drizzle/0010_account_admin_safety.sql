-- An administrator's transaction says so (duty `accounts`) and sees every account; what it changes is checked below.
-- A user who erases the account (duty `erasure`) must see the other administrators, to be refused as the last one.
ALTER POLICY "users_visible" ON "users" USING (
  id = (SELECT tandem_user_id())
  OR lower(username) = (SELECT tandem_login())
  OR lower(email) = (SELECT tandem_login())
  OR id IN (SELECT user_id FROM sessions WHERE sessions.id = ANY ((SELECT tandem_session_ids())::text[]))
  OR id IN (SELECT user_id FROM api_tokens WHERE token_hash = ANY ((SELECT tandem_session_ids())::text[]))
  OR id IN (SELECT user_id FROM password_resets WHERE token_hash = ANY ((SELECT tandem_session_ids())::text[]))
  OR (SELECT tandem_duty()) = 'accounts'
  OR ((SELECT tandem_duty()) = 'erasure' AND role = 'admin')
);--> statement-breakpoint
ALTER POLICY "users_updated" ON "users" USING (
  id = (SELECT tandem_user_id())
  OR (SELECT tandem_duty()) = 'accounts'
  OR ((SELECT tandem_duty()) = 'erasure' AND role = 'admin')
);--> statement-breakpoint
CREATE POLICY "users_deleted" ON "users" FOR DELETE USING (
  id = (SELECT tandem_user_id()) AND (SELECT tandem_duty()) = 'erasure'
);--> statement-breakpoint

-- Whatever the program believes: only an active administrator changes a role or disables, and nobody changes
-- another's password.
CREATE FUNCTION "users_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- The owner of the table is the operator.
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'usage') THEN
    RETURN NEW;
  END IF;
  IF NEW.password_hash IS DISTINCT FROM OLD.password_hash AND OLD.id IS DISTINCT FROM tandem_user_id() THEN
    RAISE EXCEPTION 'a password is its own user''s to change' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.role IS DISTINCT FROM OLD.role OR NEW.disabled_at IS DISTINCT FROM OLD.disabled_at) AND NOT (
    tandem_duty() IS NOT DISTINCT FROM 'accounts'
    AND EXISTS (SELECT 1 FROM users WHERE id = tandem_user_id() AND role = 'admin' AND disabled_at IS NULL)
  ) THEN
    RAISE EXCEPTION 'accounts are an administrator''s to change' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "users_guard" BEFORE UPDATE ON "users" FOR EACH ROW
  EXECUTE FUNCTION "users_guard"();--> statement-breakpoint

ALTER POLICY "sessions_visible" ON "sessions" USING (
  user_id = (SELECT tandem_user_id())
  OR id = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) IN ('retention', 'accounts')
);--> statement-breakpoint
ALTER POLICY "sessions_deleted" ON "sessions" USING (
  user_id = (SELECT tandem_user_id())
  OR id = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) IN ('retention', 'accounts')
);--> statement-breakpoint
ALTER POLICY "api_tokens_visible" ON "api_tokens" USING (
  user_id = (SELECT tandem_user_id())
  OR token_hash = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint
ALTER POLICY "api_tokens_deleted" ON "api_tokens" USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint

ALTER TABLE "password_resets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "password_resets" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A reset is its user's, that of whoever presents its digest, and an administrator's to make.
CREATE POLICY "password_resets_visible" ON "password_resets" FOR SELECT USING (
  user_id = (SELECT tandem_user_id())
  OR token_hash = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) IN ('accounts', 'retention')
);--> statement-breakpoint
CREATE POLICY "password_resets_inserted" ON "password_resets" FOR INSERT WITH CHECK (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'accounts'
);--> statement-breakpoint
CREATE POLICY "password_resets_updated" ON "password_resets" FOR UPDATE USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'accounts'
);--> statement-breakpoint
CREATE POLICY "password_resets_deleted" ON "password_resets" FOR DELETE USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint

ALTER TABLE "invites" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "invites" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "invites_visible" ON "invites" FOR SELECT USING (
  token_hash = ANY ((SELECT tandem_session_ids())::text[]) OR (SELECT tandem_duty()) IN ('accounts', 'retention')
);--> statement-breakpoint
CREATE POLICY "invites_inserted" ON "invites" FOR INSERT WITH CHECK (
  created_by = (SELECT tandem_user_id()) AND (SELECT tandem_duty()) = 'accounts'
);--> statement-breakpoint
CREATE POLICY "invites_deleted" ON "invites" FOR DELETE USING (
  token_hash = ANY ((SELECT tandem_session_ids())::text[]) OR (SELECT tandem_duty()) IN ('accounts', 'retention')
);--> statement-breakpoint

CREATE POLICY "audit_origins_deleted" ON "audit_origins" FOR DELETE USING (
  (subject_id = (SELECT tandem_user_id()) AND (SELECT tandem_duty()) = 'erasure')
  OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint
ALTER POLICY "audit_origins_visible" ON "audit_origins" USING (
  subject_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) IN ('audit', 'retention')
);
--> statement-breakpoint
-- Whether an account has a second factor is shown to administrators; what is sealed stays sealed.
ALTER POLICY "totp_secrets_visible" ON "totp_secrets" USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) IN ('vault', 'accounts')
);
