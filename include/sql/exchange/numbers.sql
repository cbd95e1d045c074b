-- What is asked by number: each valid number of the called records once, and the tables for what
-- comes back. Numbers that can be nobody's are not asked: their verdict needs no answer.
-- Reads {called}; writes {numbers_asked}, {number_reply}. Safe to run again: drops what was there.
DROP TABLE IF EXISTS {numbers_asked}, {number_reply};
CREATE UNLOGGED TABLE {numbers_asked} AS
SELECT row_number() OVER (ORDER BY number) AS ref, number
FROM (SELECT DISTINCT number FROM {called} WHERE tenken.valid_number(number)) AS each_once;
ALTER TABLE {numbers_asked} ADD PRIMARY KEY (ref);
CREATE UNLOGGED TABLE {number_reply} (
    ref bigint NOT NULL, result text NOT NULL, my_number text, name text, kana text,
    roman_name text, alias text, former_name text, birth_date text, sex text, address text,
    municipality_code text, household_id text, status text, changed_on text, protected text,
    "until" text, former_my_number text
);
CREATE INDEX ON {number_reply} (ref);
SELECT tenken.without_statistics('{numbers_asked}'), tenken.without_statistics('{number_reply}');
ANALYZE {numbers_asked}
