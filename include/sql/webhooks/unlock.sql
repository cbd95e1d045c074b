-- Gives back what lock.sql took. Writes nothing.
SELECT pg_advisory_unlock(hashtext('tenken.webhook'), hashtext(:endpoint))
