-- The rows of the file were shifted: said once a run. Writes tenken.batch_alarm.
-- Safe to run again: replaces what an earlier attempt said.
INSERT INTO tenken.batch_alarm (run_id, kind, records, share, row_offset)
VALUES (%(run_id)s, 'shifted', %(records)s, %(share)s, %(row_offset)s)
ON CONFLICT (run_id, kind) DO UPDATE
SET records = excluded.records, share = excluded.share, row_offset = excluded.row_offset
