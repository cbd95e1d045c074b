-- What is not written alike: record, register and the register's history, one row a record; record_id
-- and line first. Each record is fetched from its place, so that the work is that of the answers
-- and not of the city, and in which order the answers came is no matter. Who has not been answered for
-- is not compared. Reads {stage}, {answer}, {past}, {unanswered}.
SELECT s.record_id, s.line, s.my_number, s.name, s.kana, s.roman_name, s.alias,
       s.former_name, s.birth_date, s.sex, s.address, s.household_id,
       a.found, a.reissued,
       a.name AS register_name, a.kana AS register_kana,
       a.roman_name AS register_roman_name, a.alias AS register_alias,
       a.former_name AS register_former_name, a.birth_date AS register_birth_date,
       a.sex AS register_sex, a.address AS register_address,
       a.household_id AS register_household_id, a.status AS register_status,
       a.changed_on AS register_changed_on, h.history
FROM {answer} AS a
CROSS JOIN LATERAL (  -- whatever the planner may be told of loops
    SELECT * FROM {stage} AS s WHERE s.ctid = a.place AND s.line = a.line OFFSET 0
) AS s
LEFT JOIN (
    SELECT line, json_agg(json_build_object(
               'until', "until", 'former_my_number', former_my_number, 'name', name,
               'kana', kana, 'alias', alias, 'address', address)) AS history
    FROM {past} GROUP BY line
) AS h ON h.line = a.line
WHERE NOT a.identical
  AND NOT EXISTS (SELECT FROM {unanswered} AS u WHERE u.line = a.line)
