-- One write may hold several pieces of news, and the row sees only their end: over `unknown` every state but the first can
-- be reached from every other. What a venue said last is still not unsaid.
CREATE OR REPLACE FUNCTION "orders_guard"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.status <> OLD.status
    AND (OLD.status IN ('filled', 'cancelled', 'rejected', 'expired') OR NEW.status = 'pending') THEN
    RAISE EXCEPTION 'an order that is % does not become %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.reported_filled < OLD.reported_filled THEN
    RAISE EXCEPTION 'what was filled does not become less' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
