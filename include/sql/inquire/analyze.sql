-- Tells the planner how many rows {answer} and {past} have, from a small sample. Writes statistics
-- only; the setting ends with the transaction.
SET LOCAL default_statistics_target = 10;
ANALYZE {answer}, {past}
