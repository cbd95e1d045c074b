-- What the join could not decide: record, register and the register's history, one row a record.
-- Reads {comparison}, {stage}, {answer}, {past}. Read through a server-side cursor.
SELECT c.line, c.record_id, s.person_id, s.my_number, s.name, s.kana, s.roman_name, s.alias,
       s.former_name, s.birth_date, s.sex, s.address, s.municipality_code, s.household_id,
       s.resident, s.updated_on,
       a.asked IS NOT NULL AS found, coalesce(a.reissued, false) AS reissued,
       a.my_number AS register_my_number, a.name AS register_name, a.kana AS register_kana,
       a.roman_name AS register_roman_name, a.alias AS register_alias,
       a.former_name AS register_former_name, a.birth_date AS register_birth_date,
       a.sex AS register_sex, a.address AS register_address,
       a.municipality_code AS register_municipality_code,
       a.household_id AS register_household_id, a.status AS register_status,
       a.changed_on AS register_changed_on, h.history
FROM {comparison} AS c
JOIN {stage} AS s ON s.line = c.line
LEFT JOIN {answer} AS a ON a.asked = s.number
LEFT JOIN (
    SELECT asked, json_agg(json_build_object(
               'until', "until", 'former_my_number', former_my_number, 'name', name,
               'kana', kana, 'alias', alias, 'address', address)) AS history
    FROM {past} GROUP BY asked
) AS h ON h.asked = a.asked
WHERE c.verdict IS NULL
