-- 宛名: the persons that an operation knows, one row each, with the items of the standard data list
-- (住民情報・住登外者情報). Reads temp table records, writes {schema}."宛名".
-- The file's 住所 is kept as 住所 and, behind the full-width space, 住所_方書.
-- Safe to run again: the schema is new each time (roles.sql).
CREATE TABLE {schema}."宛名" (
    "宛名番号" text PRIMARY KEY,
    "履歴番号" integer NOT NULL DEFAULT 1,
    "最新フラグ" text NOT NULL DEFAULT '1',
    "住登外区分" text,
    "個人番号" text,
    "氏名" text,
    "氏名_フリガナ" text,
    "氏名_外国人ローマ字" text,
    "通称" text,
    "旧氏" text,
    "生年月日" text,
    "生年月日_不詳フラグ" text NOT NULL,
    "性別" text,
    "住所" text,
    "住所_方書" text,
    "住所_市区町村コード" text,
    "世帯番号" text,
    "支援措置区分" text,
    "個人番号_紐付け年月日" date,
    "個人番号_紐付け方法" text,
    "更新年月日" date
);
INSERT INTO {schema}."宛名"
SELECT person_id, 1, '1', resident, my_number, name, kana, roman_name, alias, former_name,
       birth_date, CASE WHEN birth_date ~ '-00|不詳|頃' THEN '1' ELSE '0' END, sex,
       split_part(address, '　', 1),
       CASE WHEN position('　' IN address) > 0
            THEN substr(address, position('　' IN address) + 1) END,
       municipality_code, household_id, protected, linked_on, link_method, updated_on
FROM records
