INSERT INTO "trust_settings" ("only") VALUES (true);--> statement-breakpoint

-- Whatever the program believes: only an active administrator says what may be traded unproved.
CREATE FUNCTION "trust_settings_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- The owner of the table is the operator.
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'usage') THEN
    RETURN NEW;
  END IF;
  IF NOT (
    tandem_duty() IS NOT DISTINCT FROM 'accounts'
    AND EXISTS (SELECT 1 FROM users WHERE id = tandem_user_id() AND role = 'admin' AND disabled_at IS NULL)
  ) THEN
    RAISE EXCEPTION 'what is trusted is an administrator''s to say' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "trust_settings_guard" BEFORE UPDATE ON "trust_settings" FOR EACH ROW
  EXECUTE FUNCTION "trust_settings_guard"();
