-- The lines of one answer file, as written, for one transaction.
CREATE TEMP TABLE arrived (
    line bigint NOT NULL, reference text, asked_number text, result text, my_number text,
    name text, kana text, roman_name text, alias text, former_name text, birth_date text, sex text,
    address text, municipality_code text, household_id text, status text, changed_on text,
    protected text, "until" text, former_my_number text
) ON COMMIT DROP
