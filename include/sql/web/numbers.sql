-- The numbers of a list's tickets, at most as many as asked for. Reads tenken.ticket.
SELECT t.ticket_id FROM tenken.ticket AS t WHERE {filter} LIMIT :most
