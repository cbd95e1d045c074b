-- The newest runs that failed: where, at which step, and what the step said, which names no person.
-- Reads report.run, report.step.
SELECT r.operation, r.municipality_code, r.run_id, r.started_at, s.step, s.problem
FROM (SELECT DISTINCT ON (operation, municipality_code)
             operation, municipality_code, run_id, run_no, started_at, state
      FROM report.run WHERE kind NOT IN ('recheck', 'dry_run')
      ORDER BY operation, municipality_code, run_no DESC) AS r
LEFT JOIN report.step AS s ON s.run_id = r.run_id AND s.state = 'failed'
WHERE r.state = 'failed'
ORDER BY r.run_no DESC LIMIT :shown
