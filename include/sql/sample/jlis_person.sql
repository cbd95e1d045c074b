-- What the simulated J-LIS side answers to inquiries by attributes: everybody born on that day (1),
-- or nobody (9). It is generous: whom the record describes is for Tenken to judge.
-- Reads temp table inquired and schema juki. Returns the columns of an answer, by reference.
WITH found AS (
    SELECT q.reference, NULL AS asked_number, '1' AS result, r."個人番号" AS my_number,
           r."氏名" AS name, r."氏名_フリガナ" AS kana, r."氏名_外国人ローマ字" AS roman_name,
           r."通称" AS alias, r."旧氏" AS former_name, r."生年月日" AS birth_date, r."性別" AS sex,
           r."住所_都道府県" || r."住所_市区郡町村名" || r."住所_町字番地"
               || coalesce('　' || r."住所_方書", '') AS address,
           r."住所_市区町村コード" AS municipality_code, r."世帯番号" AS household_id,
           r."住民状態" AS status, to_char(r."異動年月日", 'YYYY-MM-DD') AS changed_on,
           r."支援措置区分" AS protected, NULL AS "until", NULL AS former_my_number
    FROM inquired AS q
    JOIN (SELECT * FROM juki."住民" UNION ALL SELECT * FROM juki."本人確認情報") AS r
        ON r."生年月日" = q.birth_date
)
SELECT * FROM found
UNION ALL
SELECT q.reference, NULL, '9', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL
FROM inquired AS q WHERE q.reference NOT IN (SELECT reference FROM found)
