-- For a file whose rows were shifted when pasting: how many suspects' names stand on the register
-- under the number of a row a constant number of rows away. Reads {comparison}, {stage},
-- {answer}; returns row_offset, records; the strongest first.
WITH placed AS (
    SELECT line, name, row_number() OVER (ORDER BY line) AS place FROM {stage}
), suspect AS (
    SELECT p.place, translate(normalize(p.name, NFKC), ' ', '') AS name
    FROM {comparison} AS c JOIN placed AS p USING (line)
    WHERE c.verdict = 'mislink'
)
SELECT k.row_offset, count(*) AS records
FROM suspect AS s
CROSS JOIN generate_series(-5, 5) AS k (row_offset)
JOIN placed AS p ON p.place = s.place + k.row_offset
JOIN {answer} AS a ON a.line = p.line AND NOT a.identical
WHERE k.row_offset <> 0 AND s.name = translate(normalize(a.name, NFKC), ' ', '')
GROUP BY k.row_offset ORDER BY records DESC, abs(k.row_offset), k.row_offset
