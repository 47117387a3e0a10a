-- Who made an invite sees it: it is part of what is held about that person, and of the export.
ALTER POLICY "invites_visible" ON "invites" USING (
  created_by = (SELECT tandem_user_id())
  OR token_hash = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) IN ('accounts', 'retention')
);
