-- Who is behind the numbers that nobody has now: those who had them before (re-issued), the last one
-- first. Reads temp tables asked, told, and the register's persons and history as subqueries.
SELECT DISTINCT ON (t.line) t.line, a.place, true AS found, false AS identical, true AS reissued,
       r.my_number::text, r.name::text, r.kana::text, r.roman_name::text, r.alias::text,
       r.former_name::text, r.birth_date::text, r.sex::text, r.address::text,
       r.municipality_code::text, r.household_id::text, r.status::text, r.changed_on::text,
       r.protected::text
FROM told AS t
JOIN asked AS a ON a.line = t.line
JOIN ({history}) AS h ON h.former_my_number = a.number
JOIN ({persons}) AS r ON r.my_number = h.my_number
WHERE t.my_number IS NULL
ORDER BY t.line, h."until" DESC
