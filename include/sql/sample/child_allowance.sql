-- 児童手当: a claim with its recipient and spouse, and its children. Reads temp table records,
-- writes child_allowance."認定" and "支給対象児童". Recipient -J, spouse -H, children -C1 ...
-- Safe to run again: the schema is new each time (roles.sql).
CREATE TABLE child_allowance."認定" (
    "認定番号" text NOT NULL,
    "受給者配偶者区分" text NOT NULL,
    "宛名番号" text NOT NULL,
    "認定年月日" date,
    "次回公簿確認年月日" date,
    PRIMARY KEY ("認定番号", "受給者配偶者区分")
);
CREATE TABLE child_allowance."支給対象児童" (
    "認定番号" text NOT NULL,
    "児童区分" text NOT NULL,
    "児童宛名番号" text NOT NULL,
    "監護開始年月日" date,
    "次回公簿確認年月日" date,
    PRIMARY KEY ("認定番号", "児童区分")
);
INSERT INTO child_allowance."認定"
SELECT split_part(record_id, '-', 1), substr(record_id, position('-' IN record_id) + 1),
       person_id, linked_on, renewal_on
FROM records WHERE record_id NOT LIKE '%-C%';
INSERT INTO child_allowance."支給対象児童"
SELECT split_part(record_id, '-', 1), substr(record_id, position('-' IN record_id) + 1),
       person_id, linked_on, renewal_on
FROM records WHERE record_id LIKE '%-C%'
