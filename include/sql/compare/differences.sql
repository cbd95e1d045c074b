-- What is not written alike: record, register and the register's history, one row a record, record_id
-- and line first. Reads {due}, {answer}, {past}.
SELECT d.record_id, d.line, d.my_number, d.name, d.kana, d.roman_name, d.alias,
       d.former_name, d.birth_date, d.sex, d.address, d.household_id,
       a.found, a.reissued,
       a.name AS register_name, a.kana AS register_kana,
       a.roman_name AS register_roman_name, a.alias AS register_alias,
       a.former_name AS register_former_name, a.birth_date AS register_birth_date,
       a.sex AS register_sex, a.address AS register_address,
       a.household_id AS register_household_id, a.status AS register_status,
       a.changed_on AS register_changed_on, h.history
FROM {due} AS d
JOIN {answer} AS a USING (line)
LEFT JOIN (
    SELECT line, json_agg(json_build_object(
               'until', "until", 'former_my_number', former_my_number, 'name', name,
               'kana', kana, 'alias', alias, 'address', address)) AS history
    FROM {past} GROUP BY line
) AS h USING (line)
WHERE NOT a.identical
