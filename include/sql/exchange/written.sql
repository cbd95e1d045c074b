-- A file stands in the folder. Writes tenken.exchange_request. Safe to run again.
UPDATE tenken.exchange_request SET written_at = coalesce(written_at, %(now)s)
WHERE request_id = %(request)s
