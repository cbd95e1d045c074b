-- Each suspect beside the register's person under the number :row_offset rows away, for the
-- engine to say whether that person fits. Reads {comparison}, {stage}, {answer}, {past}.
WITH placed AS (
    SELECT s.*, row_number() OVER (ORDER BY line) AS place FROM {stage} AS s
)
SELECT s.line, s.name, s.kana, s.roman_name, s.alias, s.former_name, s.birth_date, s.sex,
       s.address, a.name AS register_name, a.kana AS register_kana,
       a.roman_name AS register_roman_name, a.alias AS register_alias,
       a.former_name AS register_former_name, a.birth_date AS register_birth_date,
       a.sex AS register_sex, a.address AS register_address
FROM {comparison} AS c
JOIN placed AS s USING (line)
JOIN placed AS p ON p.place = s.place + %(row_offset)s
JOIN {answer} AS a ON a.line = p.line AND NOT a.identical
WHERE c.verdict = 'mislink'
