-- Days of birth to be looked up in the register, by the line of a record.
CREATE TEMP TABLE sought (line bigint, birth_date text) ON COMMIT DROP;
-- ANALYZE would keep days of birth in the catalogue (migration 0010).
ALTER TABLE sought ALTER COLUMN birth_date SET STATISTICS 0
