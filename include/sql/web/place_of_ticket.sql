-- Where a ticket belongs; no row when the officer does not see it. Reads tenken.ticket.
SELECT municipality_code, operation FROM tenken.ticket WHERE ticket_id = :ticket_id
