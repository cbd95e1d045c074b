-- What a run did to tickets, and how many failed rows stand without one. Reads only.
WITH failed AS (
    SELECT count(*) AS rows FROM {failure} AS f
    JOIN tenken.expectation_result AS e ON e.rule = f.rule AND e.run_id = :run_id
    WHERE e.raises = 'ticket'
), covered AS (
    SELECT count(*) AS rows FROM {failure} AS f
    JOIN tenken.expectation_result AS e ON e.rule = f.rule AND e.run_id = :run_id
    JOIN {comparison} AS c USING (record_id)
    WHERE e.raises = 'ticket' AND EXISTS (
        SELECT FROM tenken.batch_alarm AS a WHERE a.run_id = :run_id
        AND (a.kind = 'shifted' AND c.cause = 'shifted'
             OR a.kind = 'share' AND c.verdict = 'mislink'))
), ticket AS (
    SELECT count(*) FILTER (WHERE seen_run = :run_id AND opened_run <> :run_id
                            AND reopened_run IS DISTINCT FROM :run_id) AS updated,
           count(*) FILTER (WHERE seen_run = :run_id AND state = 'open') AS seen
    FROM tenken.ticket WHERE operation = :operation AND municipality_code = :code
), event AS (
    SELECT count(*) FILTER (WHERE event = 'opened') AS opened,
           count(*) FILTER (WHERE event = 'resolved') AS resolved,
           count(*) FILTER (WHERE event = 'reopened') AS reopened
    FROM tenken.ticket_event WHERE run_id = :run_id
)
SELECT event.opened, ticket.updated, event.resolved, event.reopened,
       failed.rows AS failed, covered.rows AS covered, ticket.seen
FROM failed, covered, ticket, event
