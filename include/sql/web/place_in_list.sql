-- By what a ticket stands where it does in a list: the values of the order's columns.
-- Reads tenken.ticket.
SELECT {columns} FROM tenken.ticket WHERE ticket_id = :ticket_id
