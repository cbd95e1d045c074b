-- The last runs of all municipalities (rechecks apart), an operation a line: how many are done,
-- failed, under way; since when; figures and open tickets added up. Reads report.run, report.ticket.
WITH last AS (
    SELECT DISTINCT ON (operation, municipality_code) *
    FROM report.run WHERE kind <> 'recheck'
    ORDER BY operation, municipality_code, run_no DESC
)
SELECT operation, count(*) AS municipalities,
       count(*) FILTER (WHERE state = 'done') AS done,
       count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE state = 'running') AS running,
       to_char(min(started_at), 'YYYY-MM-DD HH24:MI') AS oldest,
       to_char(max(started_at), 'YYYY-MM-DD HH24:MI') AS newest,
       sum(extracted) AS extracted, sum(mislink) AS mislink, sum(review) AS review,
       (SELECT count(*) FROM report.ticket AS t
        WHERE t.operation = last.operation
          AND t.state NOT IN ('accepted', 'resolved', 'closed')) AS open_tickets
FROM last GROUP BY operation ORDER BY operation
