-- Notes that the office is warned of a deadline. Writes report.warning; each warning once.
INSERT INTO report.warning (operation, due_on, level) VALUES (:operation, :due_on, :level)
ON CONFLICT DO NOTHING
