-- The batch alarms of some runs. Reads report.batch_alarm.
SELECT run_id, kind, records, share, row_offset FROM report.batch_alarm WHERE run_id IN :run_ids
