-- The rows of an operation's file on their way into its tables. Writes temp table records.
CREATE TEMP TABLE records (
    record_id text, person_id text, my_number text, name text, kana text, roman_name text,
    alias text, former_name text, birth_date text, sex text, address text,
    municipality_code text, household_id text, resident text, protected text, linked_on date,
    link_method text, renewal_on date, updated_on date
) ON COMMIT DROP
