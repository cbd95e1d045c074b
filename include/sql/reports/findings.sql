-- What was said about a run's sources, the rows set apart first. Reads report.finding.
SELECT message FROM report.finding WHERE run_id = :run_id
ORDER BY quarantined DESC, source, line NULLS LAST
