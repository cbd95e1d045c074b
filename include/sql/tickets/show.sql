-- The facts of a ticket, without its persons. Reads tenken.ticket, tenken.accepted_difference.
SELECT t.ticket_id AS ticket, t.operation, t.record_id AS record, t.rule, t.verdict, t.cause,
       t.severity, t.origin, t.section, t.assignee, t.queue, t.due_on, t.linked_on, t.version,
       t.joined_to, t.opened_run, t.seen_run, coalesce(t.verified_run, t.closed_run) AS done_run,
       d.reason AS accepted_because, d.valid_until AS accepted_until, d.proposed_by, d.approved_by
FROM tenken.ticket AS t
LEFT JOIN tenken.accepted_difference AS d ON d.ticket_id = t.ticket_id AND d.ended IS NULL
WHERE t.ticket_id = :ticket_id
