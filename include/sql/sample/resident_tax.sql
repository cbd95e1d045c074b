-- 個人住民税: one row a taxpayer and year. Reads temp table records, writes
-- resident_tax."賦課". Safe to run again: the schema is new each time (roles.sql).
CREATE TABLE resident_tax."賦課" (
    "課税年度" text NOT NULL,
    "通知書番号" text NOT NULL,
    "宛名番号" text NOT NULL,
    "課税非課税区分" text NOT NULL,
    "他団体課税対象者区分" text NOT NULL,
    "申告予定年月日" date,
    PRIMARY KEY ("課税年度", "通知書番号")
);
INSERT INTO resident_tax."賦課"
SELECT split_part(record_id, '-', 1), substr(record_id, position('-' IN record_id) + 1),
       person_id, '1', '0', renewal_on
FROM records
