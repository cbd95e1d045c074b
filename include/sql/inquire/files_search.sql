-- Candidates out of a register that came as a file: all persons born on that day.
-- Reads temp table sought, {register}.
SELECT q.record_id, r.number, r.name, r.kana, r.roman_name, r.alias, r.former_name, r.birth_date,
       r.sex, r.address, r.municipality_code, r.household_id, r.status, r.changed_on, r.protected
FROM sought AS q JOIN {register} AS r ON r.birth_date = q.birth_date
