-- All persons born on a day sought, but those who cannot be meant: who are known to be of another sex,
-- or whose name ends otherwise than a record's can (identity.endings), which leaves a tenth or so. Of a
-- name the end can be told where it is kanji and kana alone and there is none in roman letters.
-- line and the register's columns. Which of them a record describes is the engine's to say.
-- Reads temp table sought and the register's persons as a subquery.
SELECT q.line, r.* FROM sought AS q JOIN ({persons}) AS r ON r.birth_date = q.birth_date
WHERE coalesce(r.sex NOT IN ('1', '2') OR r.sex = q.sex, true)
  AND (q.endings IS NULL
       OR strpos(q.endings, right(r.name, 1)) > 0
       OR coalesce(r.roman_name, '') <> '' OR coalesce(r.alias, '') <> ''
       OR octet_length(r.name) > 400  -- the engine looks no further than 400 characters
       OR r.name !~ '^[ 　々〇ぁ-ゖァ-ヺ一-鿿]*[ぁ-ゖァ-ヺ一-鿿]$')
