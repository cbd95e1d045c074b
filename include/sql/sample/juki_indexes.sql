-- Indexes of the register, once its rows are there. Writes schema juki.
CREATE UNIQUE INDEX ON juki."住民" ("個人番号");
CREATE UNIQUE INDEX ON juki."本人確認情報" ("個人番号");
CREATE INDEX ON juki."住民" ("生年月日");
CREATE INDEX ON juki."本人確認情報" ("生年月日");
CREATE INDEX ON juki."異動履歴" ("個人番号");
CREATE INDEX ON juki."異動履歴" ("旧個人番号") WHERE "旧個人番号" IS NOT NULL;
ANALYZE juki."住民", juki."本人確認情報", juki."異動履歴"
