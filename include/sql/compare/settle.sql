-- Makes the few records that are no match quick to find, and tells the planner what there is, from a
-- small sample. Writes an index of {comparison} and statistics; the setting ends with the transaction.
CREATE INDEX ON {comparison} (line) WHERE verdict <> 'match';
SET LOCAL default_statistics_target = 10;
ANALYZE {comparison} (record_id, line, verdict)
