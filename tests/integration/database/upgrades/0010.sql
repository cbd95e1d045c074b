-- 0010 makes no table.
SELECT 1
