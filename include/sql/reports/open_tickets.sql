-- The tickets of a queue that somebody has to work on, the gravest and oldest first.
-- Reads report.ticket.
SELECT ticket_id AS ticket, operation, state, verdict, cause, severity, origin,
       CASE WHEN assigned THEN 'yes' ELSE 'no' END AS assigned,
       to_char(opened_at, 'YYYY-MM-DD') AS opened, due_on AS due
FROM report.ticket
WHERE state NOT IN ('accepted', 'resolved', 'closed') AND queue = :queue
  AND (CAST(:operation AS text) IS NULL OR operation = :operation)
ORDER BY array_position(ARRAY['critical', 'warning', 'info'], severity), due_on, ticket_id
