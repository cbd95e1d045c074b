-- What the simulated J-LIS side answers to inquiries by number: the person (1), the person under a
-- number that replaced it (2), each with what the person was before (H); or nobody (9).
-- Reads temp table inquired and schema juki. Returns the columns of an answer, by reference.
WITH register AS NOT MATERIALIZED (  -- looked into by index, a file at a time
    SELECT "個人番号" AS my_number, "氏名" AS name, "氏名_フリガナ" AS kana,
           "氏名_外国人ローマ字" AS roman_name, "通称" AS alias, "旧氏" AS former_name,
           "生年月日" AS birth_date, "性別" AS sex,
           "住所_都道府県" || "住所_市区郡町村名" || "住所_町字番地"
               || coalesce('　' || "住所_方書", '') AS address,
           "住所_市区町村コード" AS municipality_code, "世帯番号" AS household_id,
           "住民状態" AS status, to_char("異動年月日", 'YYYY-MM-DD') AS changed_on,
           "支援措置区分" AS protected
    FROM (SELECT * FROM juki."住民" UNION ALL SELECT * FROM juki."本人確認情報") AS persons
), present AS (
    SELECT q.reference, q.my_number AS asked_number, '1' AS result, r.*
    FROM inquired AS q JOIN register AS r USING (my_number)
), replaced AS (
    SELECT DISTINCT ON (q.reference) q.reference, q.my_number AS asked_number, '2' AS result, r.*
    FROM inquired AS q
    JOIN juki."異動履歴" AS h ON h."旧個人番号" = q.my_number
    JOIN register AS r ON r.my_number = h."個人番号"
    WHERE q.reference NOT IN (SELECT reference FROM present)
    ORDER BY q.reference, h."終了年月日" DESC
), found AS (
    SELECT * FROM present UNION ALL SELECT * FROM replaced
)
SELECT *, NULL AS "until", NULL AS former_my_number FROM found
UNION ALL
SELECT f.reference, f.asked_number, 'H', h."個人番号", h."氏名", h."氏名_フリガナ", NULL, h."通称",
       NULL, NULL, NULL, h."住所", NULL, NULL, NULL, NULL, NULL,
       to_char(h."終了年月日", 'YYYY-MM-DD'), h."旧個人番号"
FROM found AS f JOIN juki."異動履歴" AS h ON h."個人番号" = f.my_number
UNION ALL
SELECT q.reference, q.my_number, '9', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL
FROM inquired AS q WHERE q.reference NOT IN (SELECT reference FROM found)
