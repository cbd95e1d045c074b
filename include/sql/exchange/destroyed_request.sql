-- An inquiry's file is destroyed. Writes tenken.exchange_request. Safe to run again.
UPDATE tenken.exchange_request SET destroyed_at = %(now)s WHERE request_id = %(id)s
