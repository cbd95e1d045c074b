-- The register's answers, to be streamed away. Reads temp table answered.
SELECT line, identical, reissued, my_number, name, kana, roman_name, alias, former_name, birth_date,
       sex, address, municipality_code, household_id, status, changed_on, protected
FROM answered
