-- 0012 makes a table in parts alone; a run makes the parts.
SELECT 1
