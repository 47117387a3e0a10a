-- Every row of trading is its user's alone. The duty `trading` sees which accounts have something to do, and keeps leases.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['deals', 'orders', 'fills', 'trading_events', 'idempotency_keys', 'ledger_transactions',
    'ledger_entries', 'ledger_balances', 'equity_points', 'trading_leases'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (user_id = (SELECT tandem_user_id()))', name || '_visible', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()))', name || '_inserted', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE USING (user_id = (SELECT tandem_user_id()))', name || '_updated', name);
  END LOOP;
END $$;--> statement-breakpoint
ALTER POLICY "deals_visible" ON "deals" USING (
  user_id = (SELECT tandem_user_id())
  OR ((SELECT tandem_duty()) = 'trading' AND status NOT IN ('done', 'failed'))
);--> statement-breakpoint
ALTER POLICY "trading_leases_visible" ON "trading_leases" USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'trading'
);--> statement-breakpoint
ALTER POLICY "trading_leases_updated" ON "trading_leases" USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'trading'
);--> statement-breakpoint

-- What a venue said last is not unsaid: the same transitions as the domain's.
CREATE FUNCTION "orders_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT (CASE OLD.status
    WHEN 'pending' THEN NEW.status IN ('open', 'partially_filled', 'filled', 'cancelled', 'rejected', 'expired', 'unknown')
    WHEN 'unknown' THEN NEW.status IN ('open', 'partially_filled', 'filled', 'cancelled', 'rejected', 'expired')
    WHEN 'open' THEN NEW.status IN ('partially_filled', 'filled', 'cancelled', 'rejected', 'expired', 'unknown')
    WHEN 'partially_filled' THEN NEW.status IN ('filled', 'cancelled', 'expired', 'unknown')
    ELSE false
  END) THEN
    RAISE EXCEPTION 'an order that is % does not become %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.reported_filled < OLD.reported_filled THEN
    RAISE EXCEPTION 'what was filled does not become less' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "orders_guard" BEFORE UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION "orders_guard"();--> statement-breakpoint

CREATE FUNCTION "trading_leases_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.token < OLD.token THEN
    RAISE EXCEPTION 'a lease''s token only grows' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "trading_leases_guard" BEFORE UPDATE ON "trading_leases" FOR EACH ROW
  EXECUTE FUNCTION "trading_leases_guard"();--> statement-breakpoint

-- One writer at a time for each user, until the end of the transaction: whoever takes a lease waits for those who write
-- under the older one, and what is written is committed in the order of its ids.
CREATE FUNCTION "trading_turn"() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tandem.trading.' || tandem_user_id(), 0));
END $$;--> statement-breakpoint

-- Waits for the turn and refuses a lease that is not the newest. The lease is read by a statement after the wait, so that
-- it is the newest then. What is written must survive a crash before anything is sent, whatever the server's default is.
CREATE FUNCTION "trading_fence"(lease_mode text, lease_token bigint) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM trading_turn();
  PERFORM 1 FROM trading_leases
    WHERE user_id = tandem_user_id() AND mode = lease_mode AND token = lease_token AND holder IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another process trades this account' USING ERRCODE = 'TL001';
  END IF;
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
END $$;--> statement-breakpoint

-- The ledger: nothing in it changes, and nothing leaves it but with its user.
CREATE FUNCTION "ledger_refuse"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF tandem_duty() IS NOT DISTINCT FROM 'erasure' AND OLD.user_id IS NOT DISTINCT FROM tandem_user_id() THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;--> statement-breakpoint
CREATE TRIGGER "ledger_transactions_append_only" BEFORE UPDATE OR DELETE ON "ledger_transactions" FOR EACH ROW
  EXECUTE FUNCTION "ledger_refuse"();--> statement-breakpoint
CREATE TRIGGER "ledger_transactions_not_emptied" BEFORE TRUNCATE ON "ledger_transactions" FOR EACH STATEMENT
  EXECUTE FUNCTION "ledger_refuse"();--> statement-breakpoint
CREATE TRIGGER "ledger_entries_append_only" BEFORE UPDATE OR DELETE ON "ledger_entries" FOR EACH ROW
  EXECUTE FUNCTION "ledger_refuse"();--> statement-breakpoint
CREATE TRIGGER "ledger_entries_not_emptied" BEFORE TRUNCATE ON "ledger_entries" FOR EACH STATEMENT
  EXECUTE FUNCTION "ledger_refuse"();--> statement-breakpoint
CREATE TRIGGER "fills_append_only" BEFORE UPDATE OR DELETE ON "fills" FOR EACH ROW
  EXECUTE FUNCTION "ledger_refuse"();--> statement-breakpoint

-- At commit: a transaction that was written has entries, and they sum to nothing, asset by asset.
CREATE FUNCTION "ledger_balanced"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  assets integer;
  wrong integer;
BEGIN
  SELECT count(*), count(*) FILTER (WHERE total <> 0) INTO assets, wrong
    FROM (SELECT sum(amount) AS total FROM ledger_entries WHERE transaction_id = NEW.id GROUP BY asset) AS sums;
  IF assets = 0 OR wrong > 0 THEN
    RAISE EXCEPTION 'the entries of a ledger transaction do not sum to nothing' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "ledger_balanced" AFTER INSERT ON "ledger_transactions" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "ledger_balanced"();--> statement-breakpoint

-- Entries come with their transaction, never later: so the check above has seen them all. Balances follow in the same
-- statement. SECURITY DEFINER because the application role may only read balances.
CREATE FUNCTION "ledger_keep_balances"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM written JOIN public.ledger_transactions AS t ON t.id = written.transaction_id
    WHERE t.xmin <> pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.ledger_balances AS b (user_id, mode, venue, asset, amount)
    SELECT user_id, mode, venue, asset, sum(amount) FROM written WHERE account = 'venue'
    GROUP BY user_id, mode, venue, asset ORDER BY user_id, mode, venue, asset
    ON CONFLICT (user_id, mode, venue, asset) DO UPDATE SET amount = b.amount + excluded.amount;
  RETURN NULL;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "ledger_keep_balances"() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "ledger_keep_balances" AFTER INSERT ON "ledger_entries" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_keep_balances"();
