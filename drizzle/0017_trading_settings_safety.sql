-- The defaults of an installation: room for a desk, and an end to a mistake. An administrator moves them.
INSERT INTO "risk_ceilings" (order_notional_max, deal_notional_max, venue_exposure_max, asset_exposure_max, daily_loss_max,
  drawdown_max, loss_streak_max, orders_per_minute_max, book_age_ms_max)
VALUES (1000000, 1000000, 10000000, 10000000, 100000, 500000, 100, 1000, 60000);--> statement-breakpoint

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['risk_settings', 'halts', 'cool_downs', 'live_permissions', 'strategies', 'strategy_skips'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (user_id = (SELECT tandem_user_id()))', name || '_visible', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR INSERT WITH CHECK (user_id = (SELECT tandem_user_id()))', name || '_inserted', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE USING (user_id = (SELECT tandem_user_id()))', name || '_updated', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR DELETE USING (user_id = (SELECT tandem_user_id()))', name || '_deleted', name);
  END LOOP;
END $$;--> statement-breakpoint
-- What halts everybody is shown to everybody who is somebody. It is made and ended by administrators, see below.
ALTER POLICY "halts_visible" ON "halts" USING (
  user_id = (SELECT tandem_user_id())
  OR (user_id IS NULL AND ((SELECT tandem_user_id()) IS NOT NULL OR (SELECT tandem_duty()) = 'trading'))
  OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint
ALTER POLICY "halts_inserted" ON "halts" WITH CHECK (
  user_id = (SELECT tandem_user_id()) OR (user_id IS NULL AND (SELECT tandem_duty()) = 'accounts')
);--> statement-breakpoint
ALTER POLICY "halts_updated" ON "halts" USING (
  user_id = (SELECT tandem_user_id()) OR (user_id IS NULL AND (SELECT tandem_duty()) = 'accounts')
);--> statement-breakpoint
-- A halt is history once it is resumed, and goes with age alone; a cool-down too.
ALTER POLICY "halts_deleted" ON "halts" USING ((SELECT tandem_duty()) = 'retention' AND resumed_at IS NOT NULL);--> statement-breakpoint
ALTER POLICY "cool_downs_visible" ON "cool_downs" USING (
  user_id = (SELECT tandem_user_id()) OR (SELECT tandem_duty()) = 'retention'
);--> statement-breakpoint
ALTER POLICY "cool_downs_deleted" ON "cool_downs" USING ((SELECT tandem_duty()) = 'retention');--> statement-breakpoint
-- The duty of trading finds whose strategies run.
ALTER POLICY "strategies_visible" ON "strategies" USING (
  user_id = (SELECT tandem_user_id()) OR ((SELECT tandem_duty()) = 'trading' AND started_at IS NOT NULL)
);--> statement-breakpoint

-- Whatever the program believes: only an active administrator moves the ceilings.
CREATE FUNCTION "risk_ceilings_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- The owner of the table is the operator.
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'usage') THEN
    RETURN NEW;
  END IF;
  IF NOT (
    tandem_duty() IS NOT DISTINCT FROM 'accounts'
    AND EXISTS (SELECT 1 FROM users WHERE id = tandem_user_id() AND role = 'admin' AND disabled_at IS NULL)
  ) THEN
    RAISE EXCEPTION 'ceilings are an administrator''s to move' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "risk_ceilings_guard" BEFORE UPDATE ON "risk_ceilings" FOR EACH ROW
  EXECUTE FUNCTION "risk_ceilings_guard"();--> statement-breakpoint

-- A halt ends once, and only an active administrator halts or resumes everybody.
CREATE FUNCTION "halts_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.resumed_at IS NOT NULL AND NEW.resumed_at IS DISTINCT FROM OLD.resumed_at THEN
    RAISE EXCEPTION 'a halt that was resumed stays resumed' USING ERRCODE = 'check_violation';
  END IF;
  -- The owner of the table is the operator, and whoever follows a foreign key.
  IF NEW.user_id IS NULL AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'usage')
    AND NOT EXISTS (SELECT 1 FROM users WHERE id = tandem_user_id() AND role = 'admin' AND disabled_at IS NULL) THEN
    RAISE EXCEPTION 'everybody''s trading is an administrator''s to halt' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "halts_guard" BEFORE INSERT OR UPDATE ON "halts" FOR EACH ROW EXECUTE FUNCTION "halts_guard"();
