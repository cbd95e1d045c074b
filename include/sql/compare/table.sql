-- Makes {comparison}: one line a record, without persons. What the register has written alike (exact.sql)
-- and what the engine decides are written at the same time, so it must stand for both.
-- Safe to run again: drops what a killed attempt left.
DROP TABLE IF EXISTS {comparison};
CREATE UNLOGGED TABLE {comparison} (
    record_id text, line bigint, verdict text, cause text, name text, kana text, birth_date text,
    sex text, address text, name_reason text, kana_reason text, birth_date_reason text,
    sex_reason text, address_reason text, candidate text
) WITH (autovacuum_enabled = off)
