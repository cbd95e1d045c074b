-- Takes back what an earlier attempt of the step said about a source. Writes tenken.finding.
DELETE FROM tenken.finding WHERE run_id = %s AND source = ANY(%s)
