-- How the newest runs of each operation stand in the officer's places, when one was done last, and the
-- tickets that are left. Reads report.run, report.ticket.
WITH newest AS (
    SELECT DISTINCT ON (operation, municipality_code) operation, state
    FROM report.run WHERE kind NOT IN ('recheck', 'dry_run')
    ORDER BY operation, municipality_code, run_no DESC
), standing AS (
    SELECT operation, count(*) FILTER (WHERE state = 'done') AS done,
           count(*) FILTER (WHERE state = 'running') AS running,
           count(*) FILTER (WHERE state = 'failed') AS failed
    FROM newest GROUP BY operation
), ended AS (
    SELECT operation, max(finished_at) AS last_done FROM report.run
    WHERE state = 'done' AND kind NOT IN ('recheck', 'dry_run') GROUP BY operation
), queue AS (
    SELECT operation, count(*) AS tickets, count(*) FILTER (WHERE due_on < :today) AS overdue
    FROM report.ticket WHERE state <> ALL (:ended) GROUP BY operation
)
SELECT operation, s.done, s.running, s.failed, e.last_done,
       coalesce(q.tickets, 0) AS tickets, coalesce(q.overdue, 0) AS overdue
FROM standing AS s LEFT JOIN ended AS e USING (operation) LEFT JOIN queue AS q USING (operation)
ORDER BY operation
