-- The persons behind the numbers asked, as they were answered for by file.
-- Reads temp table asked, {numbers_asked}, {number_reply}.
SELECT a.*, r.result = '2' AS reissued, r.my_number, r.name, r.kana, r.roman_name, r.alias,
       r.former_name, r.birth_date, r.sex, r.address, r.municipality_code, r.household_id, r.status,
       r.changed_on, r.protected
FROM asked AS a
JOIN {numbers_asked} AS q ON q.number = a.number
JOIN {number_reply} AS r ON r.ref = q.ref AND r.result IN ('1', '2')
