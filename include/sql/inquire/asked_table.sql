-- What is asked, and what the register answers, on the register's side, for one transaction.
CREATE TEMP TABLE asked (
    line bigint NOT NULL, number text NOT NULL, has_kana boolean NOT NULL,
    has_sex boolean NOT NULL, has_address boolean NOT NULL, seal bigint
) ON COMMIT DROP;
CREATE TEMP TABLE answered (
    line bigint, identical boolean, reissued boolean, my_number text, name text, kana text,
    roman_name text, alias text, former_name text, birth_date text, sex text, address text,
    municipality_code text, household_id text, status text, changed_on text, protected text
) ON COMMIT DROP;
-- ANALYZE would keep numbers in the catalogue (migration 0010).
ALTER TABLE asked ALTER COLUMN number SET STATISTICS 0;
ALTER TABLE answered ALTER COLUMN my_number SET STATISTICS 0
