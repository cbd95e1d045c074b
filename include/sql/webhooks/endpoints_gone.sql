-- Ends the telling of endpoints that the file no longer names. Safe to run again.
UPDATE tenken.webhook_endpoint SET removed_at = now()
WHERE removed_at IS NULL AND NOT endpoint = ANY (CAST(:names AS text[]))
