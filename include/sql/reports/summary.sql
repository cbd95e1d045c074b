-- A month of each operation: its last finished run in the month, and what became of its tickets.
-- Reads report.run, report.ticket. Months are those of Japan.
WITH month AS (
    SELECT CAST(:first AS date)::timestamp AT TIME ZONE 'Asia/Tokyo' AS begins,
           (CAST(:first AS date) + interval '1 month')::timestamp AT TIME ZONE 'Asia/Tokyo' AS ends
), last_run AS (
    SELECT DISTINCT ON (operation, municipality_code) r.*
    FROM report.run AS r, month
    WHERE r.state = 'done' AND r.finished_at >= month.begins AND r.finished_at < month.ends
    ORDER BY operation, municipality_code, run_no DESC
), runs AS (
    SELECT operation, municipality_code, count(*) AS runs
    FROM report.run AS r, month
    WHERE r.state = 'done' AND r.finished_at >= month.begins AND r.finished_at < month.ends
    GROUP BY operation, municipality_code
), tickets AS (
    SELECT operation, municipality_code,
           count(*) FILTER (WHERE opened_at >= month.begins AND opened_at < month.ends) AS opened,
           count(*) FILTER (WHERE closed_at >= month.begins AND closed_at < month.ends) AS closed,
           count(*) FILTER (WHERE opened_at < month.ends
                            AND (closed_at IS NULL OR closed_at >= month.ends)) AS open
    FROM report.ticket, month GROUP BY operation, municipality_code
)
SELECT l.operation, l.municipality_code, l.as_of, l.finished_at, r.runs, l.extracted,
       l.out_of_scope, l.quarantined, l.invalid, l.not_found, l.mislink, l.duplicate, l.status,
       l.undecidable, l.review, l.stale, l.match,
       coalesce(t.opened, 0) AS opened, coalesce(t.closed, 0) AS closed, coalesce(t.open, 0) AS open
FROM last_run AS l JOIN runs AS r USING (operation, municipality_code)
LEFT JOIN tickets AS t USING (operation, municipality_code)
ORDER BY l.municipality_code, l.operation
