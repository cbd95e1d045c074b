-- The records whose persons are to be searched for: lines, and days of birth as the engine read
-- them. Writes {sought}. Safe to run again: drops what was there.
DROP TABLE IF EXISTS {sought};
CREATE UNLOGGED TABLE {sought} (line bigint NOT NULL, birth_date text NOT NULL, sex text)
