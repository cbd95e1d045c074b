-- Until the transaction ends nobody else counts, or takes up, for the same municipality or exchange.
SELECT pg_advisory_xact_lock(hashtextextended('exchange ' || %s, 0))
