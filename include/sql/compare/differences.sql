-- What is not written alike: record, register and the register's history, one row a record.
-- Reads {due}, {answer}, {past}.
SELECT d.line, d.record_id, d.person_id, d.my_number, d.name, d.kana, d.roman_name, d.alias,
       d.former_name, d.birth_date, d.sex, d.address, d.municipality_code, d.household_id,
       d.resident, d.updated_on,
       a.line IS NOT NULL AS found, coalesce(a.reissued, false) AS reissued,
       a.my_number AS register_my_number, a.name AS register_name, a.kana AS register_kana,
       a.roman_name AS register_roman_name, a.alias AS register_alias,
       a.former_name AS register_former_name, a.birth_date AS register_birth_date,
       a.sex AS register_sex, a.address AS register_address,
       a.municipality_code AS register_municipality_code,
       a.household_id AS register_household_id, a.status AS register_status,
       a.changed_on AS register_changed_on, h.history
FROM {due} AS d
LEFT JOIN {answer} AS a USING (line)
LEFT JOIN (
    SELECT line, json_agg(json_build_object(
               'until', "until", 'former_my_number', former_my_number, 'name', name,
               'kana', kana, 'alias', alias, 'address', address)) AS history
    FROM {past} GROUP BY line
) AS h USING (line)
WHERE a.identical IS NOT TRUE
