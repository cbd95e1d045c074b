-- One thing to say about a row of a source. Writes tenken.finding.
INSERT INTO tenken.finding (run_id, source, line, heading, code, quarantined, message)
VALUES (%s, %s, %s, %s, %s, %s, %s)
