-- The persons of a register that came as a file. Reads {register}.
SELECT number AS my_number, name, kana, roman_name, alias, former_name, birth_date, sex, address,
       municipality_code, household_id, status, changed_on, protected
FROM {register}
