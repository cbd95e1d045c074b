-- 生活保護: one row a member of a case. Reads temp table records, writes welfare."生活保護受給者".
-- Safe to run again: the schema is new each time (roles.sql).
CREATE TABLE welfare."生活保護受給者" (
    "福祉事務所コード" text NOT NULL,
    "ケース番号" text NOT NULL,
    "員番号" text NOT NULL,
    "宛名番号" text NOT NULL,
    "単併給区分" text NOT NULL,
    "開始年月日" date,
    "廃止年月日" date,
    "次回課税調査年月日" date,
    PRIMARY KEY ("ケース番号", "員番号")
);
INSERT INTO welfare."生活保護受給者"
SELECT '482013', split_part(record_id, '-', 1), substr(record_id, position('-' IN record_id) + 1),
       person_id, '2', linked_on, NULL, renewal_on
FROM records
