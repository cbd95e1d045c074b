-- One page of a list of tickets. Reads tenken.ticket.
SELECT t.ticket_id, t.operation, t.municipality_code, t.record_id, t.verdict, t.cause, t.severity,
       t.state, t.due_on, t.assignee, t.queue, t.version, t.opened_at
FROM tenken.ticket AS t
WHERE {filter}
ORDER BY {order} LIMIT :size OFFSET :before
