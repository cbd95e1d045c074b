-- Takes away what an endpoint took long ago. Nothing that waits is touched. Safe to run again.
DELETE FROM tenken.webhook_outbox
WHERE endpoint = :endpoint AND delivered_at < now() - make_interval(days => :days)
