-- Writes an endpoint down, or changes which operations it follows. Safe to run again.
INSERT INTO tenken.webhook_endpoint (endpoint, operations)
VALUES (:name, CAST(:operations AS text[]))
ON CONFLICT (endpoint) DO UPDATE
SET operations = excluded.operations, removed_at = NULL
WHERE webhook_endpoint.operations IS DISTINCT FROM excluded.operations
   OR webhook_endpoint.removed_at IS NOT NULL
