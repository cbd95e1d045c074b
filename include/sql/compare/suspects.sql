-- Records whose number is somebody else's, nobody's or no number: for them the register is
-- searched by the record's own attributes. Same columns as differences.sql, and the number.
-- Reads {comparison} (by the index), {answer}, which has an answer for each of them, and {stage}.
SELECT c.line, c.verdict, c.cause, tenken.read_number(s.my_number) AS number, c.record_id,
       s.person_id, s.my_number, s.name, s.kana, s.roman_name, s.alias, s.former_name,
       s.birth_date, s.sex, s.address, s.municipality_code, s.household_id,
       a.my_number AS register_my_number, a.name AS register_name, a.kana AS register_kana,
       a.birth_date AS register_birth_date, a.sex AS register_sex,
       a.address AS register_address, a.household_id AS register_household_id
FROM {comparison} AS c
JOIN {answer} AS a ON a.line = c.line
CROSS JOIN LATERAL (  -- from its place, as in differences.sql
    SELECT * FROM {stage} AS s WHERE s.ctid = a.place AND s.line = a.line OFFSET 0
) AS s
WHERE c.verdict IN ('mislink', 'not_found', 'invalid')
ORDER BY c.line
