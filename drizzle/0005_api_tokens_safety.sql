ALTER TABLE "api_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "api_tokens" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A token is its user's, and that of whoever presents its digest, as a session is.
CREATE POLICY "api_tokens_visible" ON "api_tokens" FOR SELECT USING (
  user_id = (SELECT tandem_user_id()) OR token_hash = ANY ((SELECT tandem_session_ids())::text[])
);--> statement-breakpoint
CREATE POLICY "api_tokens_inserted" ON "api_tokens" FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "api_tokens_deleted" ON "api_tokens" FOR DELETE USING (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
ALTER POLICY "users_visible" ON "users" USING (
  id = (SELECT tandem_user_id())
  OR lower(username) = (SELECT tandem_login())
  OR lower(email) = (SELECT tandem_login())
  OR id IN (SELECT user_id FROM sessions WHERE sessions.id = ANY ((SELECT tandem_session_ids())::text[]))
  OR id IN (SELECT user_id FROM api_tokens WHERE token_hash = ANY ((SELECT tandem_session_ids())::text[]))
);
