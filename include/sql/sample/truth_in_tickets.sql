-- How many true errors of the sample's operations there are, and how many have an open ticket.
-- Reads temp table truth, tenken.ticket.
SELECT count(*) AS true_errors, count(t.record_id) AS in_tickets
FROM truth AS s
LEFT JOIN (SELECT DISTINCT operation, record_id FROM tenken.ticket
           WHERE state NOT IN ('accepted', 'resolved', 'closed')) AS t
    USING (operation, record_id)
WHERE s.true_error = '1' AND s.operation = ANY(%(operations)s)
