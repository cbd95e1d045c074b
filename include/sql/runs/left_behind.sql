-- Runs of the operation and municipality that still have working tables, though nothing was heard of
-- them for :days days. Reads tenken.run, tenken.step and the catalogue. Returns run_id, run_no.
SELECT r.run_id, r.run_no FROM tenken.run AS r
WHERE r.operation = :operation AND r.municipality_code = :code
  AND NOT EXISTS (SELECT FROM tenken.step AS s
                  WHERE s.run_id = r.run_id AND coalesce(s.finished_at, s.started_at)
                        > now() - make_interval(days => :days))
  AND NOT EXISTS (SELECT FROM tenken.exchange AS e  -- waits for answers by file
                  WHERE e.run_id = r.run_id AND e.state = 'open'
                    AND e.wake_at > now() - interval '1 day')
  AND r.started_at <= now() - make_interval(days => :days)
  AND EXISTS (SELECT FROM pg_class AS c
              WHERE c.relnamespace = to_regnamespace(quote_ident(:operation)) AND c.relkind = 'r'
                AND c.relname LIKE '%\_' || r.run_no)
ORDER BY r.run_no
