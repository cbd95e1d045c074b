-- All persons born on a day sought: line and the register's columns. Which of them a record describes
-- is the engine's to say. Reads temp table sought and the register's persons as a subquery.
SELECT q.line, r.* FROM sought AS q JOIN ({persons}) AS r ON r.birth_date = q.birth_date
