-- Who asks, as the transaction has set it. An unset or emptied setting is null, and null compares with nothing.
CREATE FUNCTION "tandem_user_id"() RETURNS uuid LANGUAGE sql STABLE
  RETURN nullif(current_setting('tandem.user_id', true), '')::uuid;
--> statement-breakpoint
CREATE FUNCTION "tandem_login"() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('tandem.login', true), '');
--> statement-breakpoint
CREATE FUNCTION "tandem_session_ids"() RETURNS text[] LANGUAGE sql STABLE
  RETURN string_to_array(nullif(current_setting('tandem.session_ids', true), ''), ',');
--> statement-breakpoint
CREATE FUNCTION "tandem_duty"() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('tandem.duty', true), '');
--> statement-breakpoint

-- Forced: the owner of the tables obeys too.
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sessions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_origins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_origins" FORCE ROW LEVEL SECURITY;--> statement-breakpoint

-- A session is its user's, and that of whoever presents its id (the digest of a token).
CREATE POLICY "sessions_visible" ON "sessions" FOR SELECT USING (
  user_id = (SELECT tandem_user_id())
  OR id = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint
CREATE POLICY "sessions_inserted" ON "sessions" FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "sessions_updated" ON "sessions" FOR UPDATE USING (
  user_id = (SELECT tandem_user_id()) OR id = ANY ((SELECT tandem_session_ids())::text[])
);--> statement-breakpoint
CREATE POLICY "sessions_deleted" ON "sessions" FOR DELETE USING (
  user_id = (SELECT tandem_user_id())
  OR id = ANY ((SELECT tandem_session_ids())::text[])
  OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint

-- A user sees the own row; before that, the one row of the login or of the session that is presented.
CREATE POLICY "users_visible" ON "users" FOR SELECT USING (
  id = (SELECT tandem_user_id())
  OR lower(username) = (SELECT tandem_login())
  OR lower(email) = (SELECT tandem_login())
  OR id IN (SELECT user_id FROM sessions WHERE sessions.id = ANY ((SELECT tandem_session_ids())::text[]))
);--> statement-breakpoint
CREATE POLICY "users_inserted" ON "users" FOR INSERT WITH CHECK (id = (SELECT tandem_user_id()));--> statement-breakpoint
CREATE POLICY "users_updated" ON "users" FOR UPDATE USING (id = (SELECT tandem_user_id()));--> statement-breakpoint

-- Nobody writes in another's name, or about somebody whose credential was not even presented.
CREATE POLICY "audit_visible" ON "audit" FOR SELECT USING (
  actor_id = (SELECT tandem_user_id())
  OR subject_id = (SELECT tandem_user_id())
  OR (SELECT tandem_duty()) = 'audit'
);--> statement-breakpoint
CREATE POLICY "audit_inserted" ON "audit" FOR INSERT WITH CHECK (
  (actor_id IS NULL OR actor_id = (SELECT tandem_user_id()))
  AND (subject_id IS NULL OR subject_id = (SELECT tandem_user_id()) OR subject_id IN (SELECT id FROM users))
);--> statement-breakpoint
CREATE POLICY "audit_origins_visible" ON "audit_origins" FOR SELECT USING (
  subject_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'audit'
);--> statement-breakpoint
CREATE POLICY "audit_origins_inserted" ON "audit_origins" FOR INSERT WITH CHECK (
  subject_id IS NULL OR subject_id = (SELECT tandem_user_id()) OR subject_id IN (SELECT id FROM users)
);--> statement-breakpoint

INSERT INTO "installation" ("only") VALUES (true);--> statement-breakpoint
INSERT INTO "audit_head" ("seq", "hash") VALUES (0, '\x0000000000000000000000000000000000000000000000000000000000000000');--> statement-breakpoint

-- The head row is locked until the transaction ends: rows are numbered in the order of commits, without a gap.
-- SECURITY DEFINER because the application role may not touch the head.
CREATE FUNCTION "audit_chain"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head public.audit_head%ROWTYPE;
BEGIN
  SELECT * INTO STRICT head FROM public.audit_head FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.at := clock_timestamp();
  NEW.prev_hash := head.hash;
  NEW.hash := sha256(NEW.prev_hash || convert_to(jsonb_build_array(
    NEW.seq, (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.id, NEW.actor_type, NEW.actor_id, NEW.subject_id,
    NEW.session, NEW.action, NEW.object_type, NEW.object_id, NEW.outcome, NEW.reason, NEW.request_id, NEW.details
  )::text, 'UTF8'));
  UPDATE public.audit_head SET seq = NEW.seq, hash = NEW.hash;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_chain"() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "audit_chain" BEFORE INSERT ON "audit" FOR EACH ROW EXECUTE FUNCTION "audit_chain"();--> statement-breakpoint

CREATE FUNCTION "audit_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;--> statement-breakpoint
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION "audit_refuse"();--> statement-breakpoint
CREATE TRIGGER "audit_not_emptied" BEFORE TRUNCATE ON "audit" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse"();--> statement-breakpoint

-- Counts one call against every key, or, where one is full, against none. The rows are locked in one order, so
-- that parallel calls queue and never deadlock; the time is read after that, so that it never goes back.
CREATE FUNCTION "consume_rate"(keys text[], max_calls integer, window_ms integer)
  RETURNS TABLE (allowed boolean, remaining integer, retry_after_ms integer, reset_ms integer)
  LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  span interval := window_ms * interval '1 millisecond';
  wanted text[] := ARRAY (SELECT DISTINCT k FROM unnest(keys) AS k ORDER BY k);
  locked integer;
  moment timestamptz;
  free integer;
  frees_at timestamptz;
  oldest timestamptz;
BEGIN
  LOOP
    INSERT INTO rate_limits (key, calls, empty_at)
      SELECT k, '{}', clock_timestamp() + span FROM unnest(wanted) AS k ORDER BY k ON CONFLICT (key) DO NOTHING;
    PERFORM 1 FROM rate_limits WHERE key = ANY (wanted) ORDER BY key FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    -- Fewer where the sweep removed an empty log in between.
    EXIT WHEN locked = cardinality(wanted);
  END LOOP;

  SELECT greatest(clock_timestamp(), max(c)) INTO moment
    FROM rate_limits LEFT JOIN LATERAL unnest(calls) AS c ON true WHERE key = ANY (wanted);
  -- A full log has a free place again when the oldest of its last `max_calls` calls leaves.
  SELECT min(max_calls - cardinality(live)), max(live[cardinality(live) - max_calls + 1]), min(live[1])
    INTO free, frees_at, oldest
    FROM (
      SELECT ARRAY (SELECT c FROM unnest(calls) AS c WHERE c > moment - span ORDER BY c) AS live
      FROM rate_limits WHERE key = ANY (wanted)
    ) AS logs;

  allowed := free > 0;
  IF allowed THEN
    UPDATE rate_limits
      SET calls = ARRAY (SELECT c FROM unnest(calls) AS c WHERE c > moment - span ORDER BY c) || moment,
          empty_at = moment + span
      WHERE key = ANY (wanted);
    free := free - 1;
  END IF;
  remaining := greatest(0, free);
  retry_after_ms := CASE WHEN allowed THEN 0 ELSE ceil(extract(epoch FROM frees_at + span - moment) * 1000) END;
  reset_ms := ceil(extract(epoch FROM coalesce(oldest, moment) + span - moment) * 1000);
  RETURN NEXT;
END $$;
