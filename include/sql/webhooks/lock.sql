-- One delivery at a time an endpoint; the lock ends with the session. Writes nothing.
SELECT pg_try_advisory_lock(hashtext('tenken.webhook'), hashtext(:endpoint))
