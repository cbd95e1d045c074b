-- The runs of all operations, the newest first, with the open tickets of today: the last run of
-- each operation, however long ago, and the newest others; no rechecks of a few records, no dry
-- runs.
-- Reads report.run, report.ticket.
SELECT * FROM (
    SELECT * FROM (
        SELECT r.*, row_number() OVER (PARTITION BY operation, municipality_code
                                       ORDER BY run_no DESC) AS nth,
               (SELECT count(*) FROM report.ticket AS t
                WHERE t.operation = r.operation AND t.municipality_code = r.municipality_code
                  AND t.state NOT IN ('accepted', 'resolved', 'closed')) AS open_tickets
        FROM report.run AS r WHERE r.kind NOT IN ('recheck', 'dry_run')
    ) AS counted ORDER BY nth > 1, run_no DESC LIMIT :limit
) AS shown ORDER BY run_no DESC
