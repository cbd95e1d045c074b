-- The ticket that comes after a place in a list (or before it, read backwards). The place is given by
-- its values and not by a subquery, so that an index leads straight to it. Reads tenken.ticket.
SELECT t.ticket_id FROM tenken.ticket AS t
WHERE {filter} AND ({columns}) {beyond} ({place})
ORDER BY {order} LIMIT 1
