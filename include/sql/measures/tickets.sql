-- The queue of tickets: by state, and the overdue ones by severity. Every operation and word has a line,
-- 0 where there is none: a figure that is not sent keeps its last value. Reads report.ticket.
WITH standing AS (
    SELECT operation, state, severity, due_on < :today AS overdue, count(*) AS tickets
    FROM report.ticket WHERE state <> ALL (:ended)
    GROUP BY 1, 2, 3, 4
)
SELECT 'tickets' AS name,
       json_build_object('operation', o.operation, 'state', s.state) AS labels,
       coalesce(sum(t.tickets), 0)::double precision AS value
FROM unnest(CAST(:operations AS text[])) AS o (operation)
CROSS JOIN unnest(CAST(:states AS text[])) AS s (state)
LEFT JOIN standing AS t USING (operation, state)
GROUP BY o.operation, s.state
UNION ALL
SELECT 'tickets.overdue', json_build_object('operation', o.operation, 'severity', s.severity),
       coalesce(sum(t.tickets), 0)
FROM unnest(CAST(:operations AS text[])) AS o (operation)
CROSS JOIN unnest(CAST(:severities AS text[])) AS s (severity)
LEFT JOIN standing AS t ON t.operation = o.operation AND t.severity = s.severity AND t.overdue
GROUP BY o.operation, s.severity
