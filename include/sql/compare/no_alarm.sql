-- Takes back what an earlier attempt of the run said about shifted rows. Writes tenken.batch_alarm.
DELETE FROM tenken.batch_alarm WHERE run_id = %(run_id)s AND kind = 'shifted'
