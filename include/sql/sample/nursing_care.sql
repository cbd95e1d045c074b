-- 介護保険: one row an insured person. Reads temp table records, writes
-- nursing_care."介護保険資格". Safe to run again: the schema is new each time (roles.sql).
CREATE TABLE nursing_care."介護保険資格" (
    "介護保険者番号" text NOT NULL,
    "被保険者番号" text PRIMARY KEY,
    "資格履歴番号" integer NOT NULL,
    "宛名番号" text NOT NULL,
    "資格取得年月日" date,
    "資格喪失年月日" date,
    "要介護認定状況" text,
    "認定有効期間終了年月日" date
);
INSERT INTO nursing_care."介護保険資格"
SELECT '482018', record_id, 1, person_id, linked_on, NULL,
       CASE WHEN renewal_on IS NOT NULL THEN '04' END, renewal_on
FROM records
