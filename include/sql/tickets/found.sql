-- Both sides of each failed record as they were found, and the fingerprints its evidence has already.
-- Of a record written alike the register told nothing but protection: its side is the record's.
-- A record that was told of is fetched from its place, as in compare/differences.sql; only where others
-- failed too are all looked through.
-- Reads temp table failed, {stage}, {answer}, tenken.evidence.
WITH said AS MATERIALIZED (
    SELECT f.line, a.place, coalesce(a.identical, true) AS alike, a.protected, a.my_number, a.name,
           a.kana, a.roman_name, a.alias, a.former_name, a.birth_date, a.sex, a.address, a.status
    FROM (SELECT DISTINCT line FROM failed) AS f LEFT JOIN {answer} AS a USING (line)
), record AS (
    SELECT s.* FROM said AS f
    CROSS JOIN LATERAL (
        SELECT * FROM {stage} AS s WHERE s.ctid = f.place AND s.line = f.line OFFSET 0
    ) AS s
    UNION ALL
    SELECT s.* FROM said AS f JOIN {stage} AS s USING (line) WHERE f.place IS NULL
)
SELECT s.record_id, s.protected, a.protected AS register_protected, s.linked_on,
       s.my_number, s.name, s.kana, s.roman_name, s.alias, s.former_name, s.birth_date, s.sex,
       s.address,
       CASE WHEN a.alike THEN s.my_number ELSE a.my_number END AS register_my_number,
       CASE WHEN a.alike THEN s.name ELSE a.name END AS register_name,
       CASE WHEN a.alike THEN s.kana ELSE a.kana END AS register_kana,
       a.roman_name AS register_roman_name, a.alias AS register_alias,
       a.former_name AS register_former_name,
       CASE WHEN a.alike THEN s.birth_date ELSE a.birth_date END AS register_birth_date,
       CASE WHEN a.alike THEN s.sex ELSE a.sex END AS register_sex,
       CASE WHEN a.alike THEN s.address ELSE a.address END AS register_address,
       a.status AS register_status, e.kept
FROM record AS s
JOIN said AS a USING (line)
LEFT JOIN LATERAL (  -- by the index, whatever the statistics say of a table that has just grown
    SELECT array_agg(fingerprint) AS kept
    FROM tenken.evidence AS e
    WHERE e.operation = %(operation)s AND e.municipality_code = %(code)s
      AND e.record_id = s.record_id AND e.sealed IS NOT NULL
) AS e ON true
