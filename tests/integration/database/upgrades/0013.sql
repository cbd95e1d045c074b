-- 0013 makes no table.
SELECT 1
