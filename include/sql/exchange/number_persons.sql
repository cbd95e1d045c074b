-- The persons whom the answers by file tell of, one a number: those asked for by their own number, then
-- those found by a number that was replaced. Reads {number_reply}.
SELECT my_number, name, kana, roman_name, alias, former_name, birth_date, sex, address,
       municipality_code, household_id, status, changed_on, protected
FROM {number_reply} WHERE result = '1'
UNION ALL
SELECT * FROM (
    SELECT DISTINCT ON (my_number) my_number, name, kana, roman_name, alias, former_name, birth_date, sex, address,
       municipality_code, household_id, status, changed_on, protected
    FROM {number_reply} AS r
    WHERE result = '2' AND NOT EXISTS (
        SELECT FROM {number_reply} AS own WHERE own.result = '1' AND own.my_number = r.my_number)
    ORDER BY my_number, ref
) AS replaced
