-- What the persons answered for had before, and until when: numbers, names, aliases, addresses.
-- Reads temp table answered and schema juki, connection tenken_register. Returns line and the
-- history's columns (layouts.HISTORY), in order.
SELECT a.line, h."個人番号" AS my_number, to_char(h."終了年月日", 'YYYY-MM-DD') AS "until",
       h."旧個人番号" AS former_my_number, h."氏名" AS name, h."氏名_フリガナ" AS kana,
       h."通称" AS alias, h."住所" AS address
FROM answered AS a JOIN juki."異動履歴" AS h ON h."個人番号" = a.my_number
