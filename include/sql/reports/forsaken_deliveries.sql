-- What is still `sending` while nobody sends (the caller holds the lock) was left by a process that
-- ended: nobody knows whether it came through. Writes report.delivery.
UPDATE report.delivery SET state = 'unknown', problem = 'ended while sending', changed_at = now()
WHERE state = 'sending'
