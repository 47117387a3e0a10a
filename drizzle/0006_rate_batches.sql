DROP FUNCTION "consume_rate"(text[], integer, integer);
--> statement-breakpoint
-- Counts up to `wanted_calls` calls against every key, as many as fit into the fullest log. The rows are locked in
-- one order, so that parallel calls queue and never deadlock; the time is read after that, so that it never goes back.
CREATE FUNCTION "consume_rate"(keys text[], max_calls integer, window_ms integer, wanted_calls integer)
  RETURNS TABLE (granted integer, remaining integer, retry_after_ms integer, reset_ms integer)
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
  SELECT min(max_calls - (SELECT count(*) FROM unnest(calls) AS c WHERE c > moment - span)) INTO free
    FROM rate_limits WHERE key = ANY (wanted);
  granted := least(wanted_calls, greatest(0, free));
  IF granted > 0 THEN
    UPDATE rate_limits
      SET calls = ARRAY (SELECT c FROM unnest(calls) AS c WHERE c > moment - span ORDER BY c)
            || array_fill(moment, ARRAY[granted]),
          empty_at = moment + span
      WHERE key = ANY (wanted);
  END IF;

  -- A full log has a free place again when the oldest of its last `max_calls` calls leaves.
  SELECT min(max_calls - cardinality(live)), max(live[cardinality(live) - max_calls + 1]), min(live[1])
    INTO free, frees_at, oldest
    FROM (
      SELECT ARRAY (SELECT c FROM unnest(calls) AS c WHERE c > moment - span ORDER BY c) AS live
      FROM rate_limits WHERE key = ANY (wanted)
    ) AS logs;
  remaining := greatest(0, free);
  retry_after_ms := coalesce(ceil(extract(epoch FROM frees_at + span - moment) * 1000), 0);
  reset_ms := ceil(extract(epoch FROM coalesce(oldest, moment) + span - moment) * 1000);
  RETURN NEXT;
END $$;
