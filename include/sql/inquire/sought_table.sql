-- Days of birth to be looked up in the register; record_id is a row's line, no one's own.
CREATE TEMP TABLE sought (record_id text, birth_date text) ON COMMIT DROP;
-- ANALYZE would keep days of birth in the catalogue (migration 0010).
ALTER TABLE sought ALTER COLUMN birth_date SET STATISTICS 0
