-- What a run did to tickets, and how many failed rows stand without one. Reads {failure}, temp
-- tables failed, covered, and the tickets. A row stands with a ticket when the run saw it there, or
-- when a newer run has spoken about that ticket since. `resolved` counts those verified after a
-- correction too, `reopened` those whose accepted difference lapsed.
WITH asked AS (
    SELECT count(*) AS rows,
           count(*) FILTER (WHERE EXISTS (SELECT FROM covered AS c
                                          WHERE c.record_id = f.record_id)) AS covered
    FROM {failure} AS f
    JOIN tenken.expectation_result AS e ON e.rule = f.rule AND e.run_id = :run_id
    WHERE e.raises = 'ticket'
), standing AS (
    SELECT count(*) FILTER (WHERE t.seen_run = :run_id AND t.state NOT IN ('resolved', 'closed')
                            OR t.checked_no > :run_no) AS rows,
           count(*) FILTER (WHERE t.seen_run = :run_id AND t.opened_run IS DISTINCT FROM :run_id
                            AND t.reopened_run IS DISTINCT FROM :run_id) AS updated
    FROM failed AS f
    JOIN tenken.ticket AS t
      ON t.operation = :operation AND t.municipality_code = :code
         AND t.record_id = f.record_id AND t.rule = f.rule
), event AS (
    SELECT count(*) FILTER (WHERE event = 'opened') AS opened,
           count(*) FILTER (WHERE event IN ('resolved', 'verified')) AS resolved,
           count(*) FILTER (WHERE event = 'reopened'
                            OR event = 'lapsed' AND from_state = 'accepted') AS reopened
    FROM tenken.ticket_event WHERE run_id = :run_id
)
SELECT event.opened, standing.updated, event.resolved, event.reopened,
       asked.rows AS failed, asked.covered, standing.rows AS standing
FROM asked, standing, event
