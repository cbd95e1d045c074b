-- Child allowance (児童手当): recipient, spouse and children, a record each.
-- Source: schema child_allowance, connection tenken_child_allowance. Reads only.
SELECT s."認定番号" || '-' || s."区分" AS record_id,
       a."宛名番号" AS person_id, a."個人番号" AS my_number,
       a."氏名" AS name, a."氏名_フリガナ" AS kana, a."氏名_外国人ローマ字" AS roman_name,
       a."通称" AS alias, a."旧氏" AS former_name, a."生年月日" AS birth_date, a."性別" AS sex,
       a."住所" || coalesce('　' || a."住所_方書", '') AS address,
       a."住所_市区町村コード" AS municipality_code, a."世帯番号" AS household_id,
       a."住登外区分" AS resident, a."支援措置区分" AS protected,
       to_char(a."個人番号_紐付け年月日", 'YYYY-MM-DD') AS linked_on,
       a."個人番号_紐付け方法" AS link_method,
       to_char(s."次回公簿確認年月日", 'YYYY-MM-DD') AS renewal_on,
       to_char(a."更新年月日", 'YYYY-MM-DD') AS updated_on
FROM (
    SELECT "認定番号", "受給者配偶者区分" AS "区分", "宛名番号", "次回公簿確認年月日"
    FROM child_allowance."認定"
    UNION ALL
    SELECT "認定番号", "児童区分", "児童宛名番号", "次回公簿確認年月日"
    FROM child_allowance."支給対象児童"
) AS s
JOIN child_allowance."宛名" AS a USING ("宛名番号")
WHERE a."最新フラグ" = '1'
