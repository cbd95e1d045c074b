-- The register's answers, on its own side: of a person written as on the record only that it is so,
-- and whether the person is under protection (支援措置).
-- Reads the city's register.sql as a subquery; writes temp table answered.
CREATE TEMP TABLE answered ON COMMIT DROP AS
SELECT line, identical, reissued,
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
    SELECT r.*, coalesce(
        coalesce(status, '1') = '1' AND NOT reissued
        AND seal = md5(name || chr(31) || CASE WHEN has_kana THEN coalesce(kana, '') ELSE '' END
                       || chr(31) || birth_date || chr(31)
                       || CASE WHEN has_sex THEN coalesce(sex, '') ELSE '' END || chr(31)
                       || CASE WHEN has_address THEN coalesce(address, '') ELSE '' END),
        false) AS identical
    FROM ({register_sql}) AS r
    OFFSET 0  -- the seal is computed once a row
) AS compared
