-- Tickets by their numbers, as far as the officer sees them, for what is done to many at once.
-- Reads tenken.ticket.
SELECT ticket_id, operation, municipality_code, record_id, verdict, state, version, assignee,
       fingerprint
FROM tenken.ticket WHERE ticket_id = ANY (CAST(:numbers AS bigint[]))
