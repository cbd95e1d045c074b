-- When the run that asked goes on at the latest. Writes tenken.exchange. Safe to run again.
UPDATE tenken.exchange SET wake_at = %(until)s WHERE exchange_id = %(id)s
