-- What persons had before, and until when: numbers, names, aliases, addresses; the columns of
-- layouts.HISTORY, in order. Reads schema juki, connection tenken_register.
SELECT "個人番号" AS my_number, to_char("終了年月日", 'YYYY-MM-DD') AS "until",
       "旧個人番号" AS former_my_number, "氏名" AS name, "氏名_フリガナ" AS kana,
       "通称" AS alias, "住所" AS address
FROM juki."異動履歴"
