-- A month of each operation: its last run finished by the end of the month (in a month without a
-- run, an earlier month's), how many runs the month had, and what became of the tickets.
-- Reads report.run, report.ticket. Months are those of Japan.
WITH month AS (
    SELECT CAST(:first AS date)::timestamp AT TIME ZONE 'Asia/Tokyo' AS begins,
           (CAST(:first AS date) + interval '1 month')::timestamp AT TIME ZONE 'Asia/Tokyo' AS ends
), finished AS (
    SELECT r.*, r.finished_at >= month.begins AS this_month
    FROM report.run AS r, month
    WHERE r.state = 'done' AND r.kind <> 'recheck' AND r.finished_at < month.ends
), last_run AS (
    SELECT DISTINCT ON (operation, municipality_code) *
    FROM finished ORDER BY operation, municipality_code, run_no DESC
), runs AS (
    SELECT operation, municipality_code, count(*) FILTER (WHERE this_month) AS runs
    FROM finished GROUP BY operation, municipality_code
), tickets AS (
    SELECT operation, municipality_code,
           count(*) FILTER (WHERE opened_at >= month.begins AND opened_at < month.ends) AS opened,
           count(*) FILTER (WHERE closed_at >= month.begins AND closed_at < month.ends) AS closed,
           count(*) FILTER (WHERE opened_at < month.ends
                            AND (closed_at IS NULL OR closed_at >= month.ends)) AS open
    FROM report.ticket, month GROUP BY operation, municipality_code
)
SELECT l.operation, l.municipality_code, r.runs, l.as_of,
       CAST(l.finished_at AT TIME ZONE 'Asia/Tokyo' AS date) AS verified_on,
       l.extracted, l.out_of_scope, l.quarantined, l.invalid, l.not_found, l.mislink, l.duplicate,
       l.status, l.undecidable, l.review, l.stale, l.match,
       coalesce(t.opened, 0) AS opened, coalesce(t.closed, 0) AS closed, coalesce(t.open, 0) AS open
FROM last_run AS l JOIN runs AS r USING (operation, municipality_code)
LEFT JOIN tickets AS t USING (operation, municipality_code)
ORDER BY l.municipality_code, l.operation
