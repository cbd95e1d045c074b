-- The basic resident register: 住民 (this municipality's), 本人確認情報 (what J-LIS would answer for
-- persons of other municipalities; simulated), 異動履歴 (what persons had before).
-- Writes schema juki. Safe to run again: the schema is new each time (roles.sql).
CREATE TEMP TABLE register (
    my_number text, name text, kana text, roman_name text, alias text, former_name text,
    birth_date text, sex text, address text, municipality_code text, household_id text,
    status text, changed_on date, protected text
) ON COMMIT DROP;
CREATE TABLE juki."住民" (
    "個人番号" text NOT NULL,
    "世帯番号" text,
    "住民種別" text NOT NULL,
    "住民状態" text,
    "異動年月日" date,
    "氏名" text,
    "氏名_フリガナ" text,
    "氏名_外国人ローマ字" text,
    "通称" text,
    "旧氏" text,
    "生年月日" text,
    "性別" text,
    "住所_都道府県" text,
    "住所_市区郡町村名" text,
    "住所_町字番地" text,
    "住所_方書" text,
    "住所_市区町村コード" text,
    "支援措置区分" text
);
CREATE TABLE juki."本人確認情報" (LIKE juki."住民");
CREATE TABLE juki."異動履歴" (
    "個人番号" text NOT NULL,
    "終了年月日" date NOT NULL,
    "旧個人番号" text,
    "氏名" text,
    "氏名_フリガナ" text,
    "通称" text,
    "住所" text
)
