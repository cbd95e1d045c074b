-- Questions of a municipality that nobody will read an answer to: the run's tables are gone.
-- Writes tenken.exchange. Safe to run again.
UPDATE tenken.exchange AS e SET state = 'withdrawn', closed_at = %(now)s
FROM tenken.run AS r
WHERE r.run_id = e.run_id AND r.municipality_code = %(code)s AND e.state = 'open'
  AND to_regclass(format('%%I.%%I', r.operation, 'stage_' || r.run_no)) IS NULL
