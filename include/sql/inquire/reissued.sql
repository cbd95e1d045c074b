-- Who is behind the numbers that nobody has now: those who had them before (re-issued), the last one
-- first. Reads temp tables asked, told, and the register's persons and history as subqueries;
-- writes temp table told, and returns its new rows. They stand in the place of "nobody has it".
INSERT INTO told
SELECT DISTINCT ON (t.line) t.line, true, false, true, r.*
FROM told AS t
JOIN asked AS a ON a.line = t.line
JOIN ({history}) AS h ON h.former_my_number = a.number
JOIN ({persons}) AS r ON r.my_number = h.my_number
WHERE NOT t.found
ORDER BY t.line, h."until" DESC
RETURNING *
