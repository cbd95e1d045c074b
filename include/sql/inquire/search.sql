-- All persons born on a day sought, but those known to be of another sex, who cannot be meant: half of
-- them. line and the register's columns. Which of them a record describes is the engine's to say.
-- Reads temp table sought and the register's persons as a subquery.
SELECT q.line, r.* FROM sought AS q JOIN ({persons}) AS r ON r.birth_date = q.birth_date
WHERE coalesce(r.sex NOT IN ('1', '2') OR r.sex = q.sex, true)
