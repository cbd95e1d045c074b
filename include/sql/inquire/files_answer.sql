-- The persons of a register that came as a file: by present number, else by former number.
-- Reads temp table asked, {register}, {history}.
SELECT a.*, false AS reissued, r.number AS my_number, r.name, r.kana, r.roman_name, r.alias,
       r.former_name, r.birth_date, r.sex, r.address, r.municipality_code, r.household_id, r.status,
       r.changed_on, r.protected
FROM asked AS a JOIN {register} AS r ON r.number = a.number
UNION ALL
SELECT * FROM (
    SELECT DISTINCT ON (a.line) a.*, true AS reissued, r.number AS my_number, r.name, r.kana,
           r.roman_name, r.alias, r.former_name, r.birth_date, r.sex, r.address,
           r.municipality_code, r.household_id, r.status, r.changed_on, r.protected
    FROM asked AS a
    JOIN {history} AS h ON h.former_number = a.number
    JOIN {register} AS r ON r.number = h.number
    WHERE NOT EXISTS (SELECT FROM {register} AS own WHERE own.number = a.number)
    ORDER BY a.line, h."until" DESC
) AS former
