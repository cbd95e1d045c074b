-- The records whose persons are to be searched for: lines, days of birth and sexes as the engine read
-- them (a sex is asked for as it stands on the record: persons.sql). Writes {sought}. Safe to run again: drops what was there.
DROP TABLE IF EXISTS {sought};
CREATE UNLOGGED TABLE {sought} (line bigint NOT NULL, birth_date text NOT NULL, sex text)
