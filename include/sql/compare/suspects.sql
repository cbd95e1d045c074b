-- Records whose number is somebody else's, nobody's or no number: for them the register is
-- searched by the record's own attributes. Same columns as differences.sql, and the number. Found as
-- a table, which several processes do together, for a cursor only one.
-- Reads {comparison}, {stage}, {answer}; writes temp table suspect.
CREATE TEMP TABLE suspect ON COMMIT DROP AS
SELECT c.line, c.verdict, c.cause, tenken.read_number(s.my_number) AS number, c.record_id,
       s.person_id, s.my_number, s.name, s.kana, s.roman_name, s.alias, s.former_name,
       s.birth_date, s.sex, s.address, s.municipality_code, s.household_id,
       a.my_number AS register_my_number, a.name AS register_name, a.kana AS register_kana,
       a.birth_date AS register_birth_date, a.sex AS register_sex,
       a.address AS register_address, a.household_id AS register_household_id
FROM {comparison} AS c
JOIN {stage} AS s ON s.line = c.line
LEFT JOIN {answer} AS a ON a.line = s.line
WHERE c.verdict IN ('mislink', 'not_found', 'invalid')
