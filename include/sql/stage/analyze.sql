-- Tells the planner how many rows {stage} has, from a small sample: the plans that read it are
-- hash joins by line and number, which need no more. Writes statistics only; the setting ends with
-- the transaction.
SET LOCAL default_statistics_target = 10;
ANALYZE {stage}
