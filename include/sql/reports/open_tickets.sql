-- Open tickets, the gravest and oldest first. Reads report.ticket.
SELECT ticket_id AS ticket, operation, verdict, cause, severity,
       to_char(opened_at, 'YYYY-MM-DD') AS opened, due_on AS due
FROM report.ticket
WHERE state = 'open' AND (CAST(:operation AS text) IS NULL OR operation = :operation)
ORDER BY array_position(ARRAY['critical', 'warning', 'info'], severity), due_on, ticket_id
