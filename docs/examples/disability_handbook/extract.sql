-- Handbooks in force, one record a holder (手帳番号 is the record).
-- Source: schema disability_handbook, connection tenken_disability_handbook.
SELECT h."手帳番号" AS record_id, h."宛名番号" AS person_id, h."個人番号" AS my_number,
       h."氏名" AS name, h."氏名_フリガナ" AS kana, NULL AS roman_name, NULL AS alias,
       NULL AS former_name, h."生年月日" AS birth_date, h."性別" AS sex, h."住所" AS address,
       h."市区町村コード" AS municipality_code, NULL AS household_id, NULL AS resident,
       NULL AS protected, h."紐付け日" AS linked_on, h."紐付け方法" AS link_method,
       h."再認定年月" AS renewal_on, h."更新年月日" AS updated_on
FROM disability_handbook."手帳" AS h
WHERE h."返還年月日" IS NULL
