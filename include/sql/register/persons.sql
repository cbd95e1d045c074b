-- The register's persons, the columns of layouts.REGISTER in order: of this municipality (住民), and
-- those outside it as J-LIS answers for them (本人確認情報). One person a number.
-- Reads schema juki, connection tenken_register. Tenken joins it by number and by day of birth: both
-- columns must be the table's own, so that its indexes are of use.
SELECT "個人番号" AS my_number, "氏名" AS name, "氏名_フリガナ" AS kana,
       "氏名_外国人ローマ字" AS roman_name, "通称" AS alias, "旧氏" AS former_name,
       "生年月日" AS birth_date, "性別" AS sex,
       "住所_都道府県" || "住所_市区郡町村名" || "住所_町字番地"
           || coalesce('　' || "住所_方書", '') AS address,
       "住所_市区町村コード" AS municipality_code, "世帯番号" AS household_id,
       "住民状態" AS status, to_char("異動年月日", 'YYYY-MM-DD') AS changed_on,
       "支援措置区分" AS protected
FROM juki."住民"
UNION ALL
SELECT "個人番号", "氏名", "氏名_フリガナ", "氏名_外国人ローマ字", "通称", "旧氏", "生年月日", "性別",
       "住所_都道府県" || "住所_市区郡町村名" || "住所_町字番地" || coalesce('　' || "住所_方書", ''),
       "住所_市区町村コード", "世帯番号", "住民状態", to_char("異動年月日", 'YYYY-MM-DD'),
       "支援措置区分"
FROM juki."本人確認情報"
