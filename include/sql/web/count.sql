-- How many tickets a list has. Reads tenken.ticket.
SELECT count(*) FROM tenken.ticket AS t WHERE {filter}
