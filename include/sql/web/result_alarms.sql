-- The batch alarms of a run. Reads report.batch_alarm.
SELECT kind, records, share, row_offset FROM report.batch_alarm WHERE run_id = :run_id ORDER BY kind
