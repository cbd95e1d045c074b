-- The last run of each municipality and operation that was more than a recheck, with its alarms.
-- Reads report.run, report.batch_alarm.
SELECT r.*, a.alarms
FROM (SELECT DISTINCT ON (municipality_code, operation)
             municipality_code, operation, run_id, run_no, kind, state, started_at, finished_at,
             invalid + not_found + mislink + duplicate + status + undecidable + review + stale
             + match AS checked
      FROM report.run WHERE kind NOT IN ('recheck', 'dry_run')
      ORDER BY municipality_code, operation, run_no DESC) AS r
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('kind', b.kind, 'records', b.records, 'share', b.share,
                                      'row_offset', b.row_offset) ORDER BY b.kind) AS alarms
    FROM report.batch_alarm AS b WHERE b.run_id = r.run_id
) AS a ON true
ORDER BY r.municipality_code, r.operation
