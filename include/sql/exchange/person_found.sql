-- Whom a search by attributes has found, for some of the lines.
-- Reads temp table sought, {persons_asked}, {person_reply}.
SELECT s.line, r.my_number, r.name, r.kana, r.roman_name, r.alias, r.former_name,
       r.birth_date, r.sex, r.address, r.municipality_code, r.household_id, r.status, r.changed_on,
       r.protected
FROM sought AS s
JOIN {persons_asked} AS q ON q.line = s.line
JOIN {person_reply} AS r ON r.ref = q.ref AND r.result = '1'
