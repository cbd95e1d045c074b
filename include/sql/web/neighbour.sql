-- The ticket that comes after one in a list (or before it, read backwards). Reads tenken.ticket.
SELECT t.ticket_id FROM tenken.ticket AS t
WHERE {filter}
  AND ({columns}) {beyond} (SELECT {columns} FROM tenken.ticket WHERE ticket_id = :ticket_id)
ORDER BY {order} LIMIT 1
