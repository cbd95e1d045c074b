-- What the persons answered for were called and where they lived before, where they are written
-- otherwise. Reads temp tables asked, answered, {numbers_asked}, {number_reply}.
SELECT a.line, r.my_number, r."until", r.former_my_number, r.name, r.kana, r.alias, r.address
FROM answered AS a
JOIN asked AS s USING (line)
JOIN {numbers_asked} AS q ON q.number = s.number
JOIN {number_reply} AS r ON r.ref = q.ref AND r.result = 'H'
WHERE a.my_number IS NOT NULL
