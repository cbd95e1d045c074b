-- The register came as a file: its rows, as written, loaded for this run only.
-- Writes {register}, {history}. Safe to run again: drops what a killed attempt left.
DROP TABLE IF EXISTS {register}, {history};
CREATE UNLOGGED TABLE {register} (
    line bigint, my_number text, name text, kana text, roman_name text, alias text,
    former_name text, birth_date text, sex text, address text, municipality_code text,
    household_id text, status text, changed_on text, protected text,
    number text GENERATED ALWAYS AS (tenken.read_number(my_number)) STORED
);
CREATE UNLOGGED TABLE {history} (
    line bigint, my_number text, "until" text, former_my_number text, name text, kana text,
    alias text, address text,
    number text GENERATED ALWAYS AS (tenken.read_number(my_number)) STORED,
    former_number text GENERATED ALWAYS AS (tenken.read_number(former_my_number)) STORED
);
SELECT tenken.without_statistics('{register}'), tenken.without_statistics('{history}')
