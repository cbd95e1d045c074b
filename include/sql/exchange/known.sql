-- Of some exchanges, those of a municipality that still wait. Reads tenken.exchange, tenken.run.
SELECT e.exchange_id, e.state FROM tenken.exchange AS e JOIN tenken.run AS r USING (run_id)
WHERE r.municipality_code = %(code)s AND e.exchange_id = ANY (%(ids)s)
