-- The last verifications of an operation and municipality, as a whole, and their figures.
-- Drops {verified}; writes tenken.verified_day. Safe to run again.
DROP TABLE IF EXISTS {verified};
DELETE FROM tenken.verified_day WHERE operation = :operation AND municipality_code = :code
