-- What the register tells, on its own side: every number asked for but those whose person is written
-- as on the record. Of these only who is under protection (支援措置), and nothing else.
-- Reads temp table asked and the register's persons as a subquery.
SELECT line, place, my_number IS NOT NULL AS found, identical, false AS reissued,
       CASE WHEN NOT identical THEN my_number::text END AS my_number,
       CASE WHEN NOT identical THEN name::text END AS name,
       CASE WHEN NOT identical THEN kana::text END AS kana,
       CASE WHEN NOT identical THEN roman_name::text END AS roman_name,
       CASE WHEN NOT identical THEN alias::text END AS alias,
       CASE WHEN NOT identical THEN former_name::text END AS former_name,
       CASE WHEN NOT identical THEN birth_date::text END AS birth_date,
       CASE WHEN NOT identical THEN sex::text END AS sex,
       CASE WHEN NOT identical THEN address::text END AS address,
       CASE WHEN NOT identical THEN municipality_code::text END AS municipality_code,
       CASE WHEN NOT identical THEN household_id::text END AS household_id,
       CASE WHEN NOT identical THEN status::text END AS status,
       CASE WHEN NOT identical THEN changed_on::text END AS changed_on,
       protected::text
FROM (
    SELECT a.line, a.place, r.*, coalesce(
        coalesce(status, '1') = '1'
        AND seal & -8 = hashtextextended(name,
            hashtextextended(CASE WHEN seal & 1 <> 0 THEN coalesce(kana, '') ELSE '' END,
            hashtextextended(birth_date,
            hashtextextended(CASE WHEN seal & 2 <> 0 THEN coalesce(sex, '') ELSE '' END,
            hashtextextended(CASE WHEN seal & 4 <> 0 THEN coalesce(address, '') ELSE '' END,
            0))))) & -8,
        false) AS identical
    FROM asked AS a LEFT JOIN ({persons}) AS r ON r.my_number = a.number
    OFFSET 0  -- the seal is computed once a row
) AS compared
WHERE NOT identical OR coalesce(protected, '') NOT IN ('', '0', '3')
