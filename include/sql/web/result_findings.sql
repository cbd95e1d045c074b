-- A page of what could not be read in a run, lines left out first; `all` is how many there are.
-- Reads report.finding.
SELECT source, line, heading, quarantined, message, count(*) OVER () AS "all"
FROM report.finding WHERE run_id = :run_id
ORDER BY quarantined DESC, source, line NULLS FIRST, heading NULLS FIRST
LIMIT :size OFFSET :before
