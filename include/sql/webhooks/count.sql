-- How many events wait for an endpoint. Reads only.
SELECT count(*) FROM tenken.webhook_outbox WHERE endpoint = :endpoint AND delivered_at IS NULL
