-- These files count on that day. Writes tenken.exchange_request. Safe to run again.
UPDATE tenken.exchange_request SET counted_on = %(day)s WHERE request_id = ANY (%(requests)s)
