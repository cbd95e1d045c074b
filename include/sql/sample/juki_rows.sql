-- Fills 住民 or 本人確認情報 from the register's file. Reads temp table register, writes {table}:
-- the rows of this municipality ({own} = true) or those of all others.
-- The parts of an address, written one after the other, are the address of the file.
INSERT INTO {table}
SELECT my_number, household_id, CASE WHEN roman_name IS NULL THEN '1' ELSE '2' END, status,
       changed_on, name, kana, roman_name, alias, former_name, birth_date, sex,
       parts.prefecture, parts.municipality,
       substr(parts.house, length(parts.prefecture) + length(parts.municipality) + 1),
       CASE WHEN parts.at > 0 THEN substr(address, parts.at + 1) END,
       municipality_code, protected
FROM register
CROSS JOIN LATERAL (
    SELECT position('　' IN address) AS at, split_part(address, '　', 1) AS house,
           coalesce(substring(address FROM '^(?:東京都|北海道|..府|...?県)'), '') AS prefecture,
           coalesce(substring(address FROM
               '^(?:東京都|北海道|..府|...?県)([^　0-9]{1,8}?[市区町村])'), '') AS municipality
) AS parts
WHERE (municipality_code = '482013') = {own}
