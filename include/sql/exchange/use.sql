-- Takes the answers of one file that are complete, were asked for and are the first.
-- Reads temp tables lines, judged; writes {reply}.
INSERT INTO {reply}
SELECT l.ref, l.result, l.my_number, l.name, l.kana, l.roman_name, l.alias, l.former_name,
       l.birth_date, l.sex, l.address, l.municipality_code, l.household_id, l.status, l.changed_on,
       l.protected, l."until", l.former_my_number
FROM lines AS l JOIN judged AS j USING (ref)
WHERE j.asked AND j.complete AND NOT j.repeated
