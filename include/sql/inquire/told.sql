-- What the register tells, on its own side: every number asked for but those whose person is written
-- as on the record. Of these only who is under protection (支援措置), and nothing else.
-- Reads temp table asked and the register's persons as a subquery; writes temp table told, and
-- returns its rows, so that they are on their way while the others are still looked up.
INSERT INTO told
SELECT line, my_number IS NOT NULL AS found, identical, false AS reissued,
       CASE WHEN NOT identical THEN my_number END AS my_number,
       CASE WHEN NOT identical THEN name END AS name,
       CASE WHEN NOT identical THEN kana END AS kana,
       CASE WHEN NOT identical THEN roman_name END AS roman_name,
       CASE WHEN NOT identical THEN alias END AS alias,
       CASE WHEN NOT identical THEN former_name END AS former_name,
       CASE WHEN NOT identical THEN birth_date END AS birth_date,
       CASE WHEN NOT identical THEN sex END AS sex,
       CASE WHEN NOT identical THEN address END AS address,
       CASE WHEN NOT identical THEN municipality_code END AS municipality_code,
       CASE WHEN NOT identical THEN household_id END AS household_id,
       CASE WHEN NOT identical THEN status END AS status,
       CASE WHEN NOT identical THEN changed_on END AS changed_on,
       protected
FROM (
    SELECT a.line, r.*, coalesce(
        coalesce(status, '1') = '1'
        AND seal = hashtextextended(name,
            hashtextextended(CASE WHEN has_kana THEN coalesce(kana, '') ELSE '' END,
            hashtextextended(birth_date,
            hashtextextended(CASE WHEN has_sex THEN coalesce(sex, '') ELSE '' END,
            hashtextextended(CASE WHEN has_address THEN coalesce(address, '') ELSE '' END, 0))))),
        false) AS identical
    FROM asked AS a LEFT JOIN ({persons}) AS r ON r.my_number = a.number
    OFFSET 0  -- the seal is computed once a row
) AS compared
WHERE NOT identical OR coalesce(protected, '') NOT IN ('', '0', '3')
RETURNING *
