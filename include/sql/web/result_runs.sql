-- The newest runs of an operation of a municipality that were more than a recheck, with how many
-- records each brought to a verdict. Reads report.run.
SELECT run_id, run_no, kind, state, started_at, finished_at, extracted, out_of_scope, quarantined,
       match, invalid + not_found + mislink + duplicate + status + undecidable + review + stale
       + match AS checked
FROM report.run
WHERE municipality_code = :municipality AND operation = :operation
  AND kind NOT IN ('recheck', 'dry_run')
ORDER BY run_no DESC
LIMIT :limit
