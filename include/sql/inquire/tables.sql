-- Makes the tables for the register's answers of a run. Writes {answer}, {past}, {unanswered}.
-- {answer} says of every record asked for that it is not written alike in the register; of one that is,
-- it says something only when the person is under protection. What is not in it is alike.
-- What is asked (asked.sql) is worked out by several processes: a seal costs more than the planner
-- thinks. The setting ends with the transaction.
-- Safe to run again: drops what a killed attempt left.
SET LOCAL parallel_tuple_cost = 0;
DROP TABLE IF EXISTS {answer}, {past}, {unanswered} CASCADE;
CREATE UNLOGGED TABLE {unanswered} (line bigint NOT NULL, reason text NOT NULL);
CREATE UNLOGGED TABLE {answer} (
    line bigint NOT NULL, place tid, found boolean NOT NULL, identical boolean NOT NULL,
    reissued boolean NOT NULL, my_number text, name text, kana text, roman_name text, alias text,
    former_name text, birth_date text, sex text, address text, municipality_code text,
    household_id text, status text, changed_on text, protected text
) WITH (autovacuum_enabled = off);
CREATE UNLOGGED TABLE {past} (
    line bigint NOT NULL, my_number text, "until" text, former_my_number text, name text,
    kana text, alias text, address text
) WITH (autovacuum_enabled = off);
SELECT tenken.without_statistics('{answer}'), tenken.without_statistics('{past}')
