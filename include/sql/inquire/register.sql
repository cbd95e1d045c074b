-- The person behind each number asked: by the present number, else by a number that was replaced
-- (reissued). Of this municipality (住民), else as J-LIS answers (本人確認情報).
-- Reads temp table asked and schema juki, connection tenken_register. Returns the columns of asked,
-- reissued, and the register's columns (layouts.REGISTER), in order.
WITH register AS (
    SELECT "個人番号" AS my_number, "氏名" AS name, "氏名_フリガナ" AS kana,
           "氏名_外国人ローマ字" AS roman_name, "通称" AS alias, "旧氏" AS former_name,
           "生年月日" AS birth_date, "性別" AS sex,
           "住所_都道府県" || "住所_市区郡町村名" || "住所_町字番地"
               || coalesce('　' || "住所_方書", '') AS address,
           "住所_市区町村コード" AS municipality_code, "世帯番号" AS household_id,
           "住民状態" AS status, to_char("異動年月日", 'YYYY-MM-DD') AS changed_on,
           "支援措置区分" AS protected
    FROM (
        SELECT * FROM juki."住民"
        UNION ALL
        SELECT * FROM juki."本人確認情報"
    ) AS persons
), replaced AS (
    SELECT DISTINCT ON (q.line) q.*, h."個人番号" AS present
    FROM asked AS q
    JOIN juki."異動履歴" AS h ON h."旧個人番号" = q.number
    WHERE NOT EXISTS (SELECT FROM juki."住民" AS own WHERE own."個人番号" = q.number)
      AND NOT EXISTS (SELECT FROM juki."本人確認情報" AS own WHERE own."個人番号" = q.number)
    ORDER BY q.line, h."終了年月日" DESC
)
SELECT q.*, false AS reissued, r.*
FROM asked AS q JOIN register AS r ON r.my_number = q.number
UNION ALL
SELECT q.line, q.number, q.has_kana, q.has_sex, q.has_address, q.seal, true AS reissued, r.*
FROM replaced AS q JOIN register AS r ON r.my_number = q.present
