-- A mail came back. Writes report.delivery, once.
UPDATE report.delivery SET state = 'bounced', problem = :problem, changed_at = now()
WHERE message_id = :message_id AND state IN ('sent', 'unknown')
