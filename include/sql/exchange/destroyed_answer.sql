-- An answer's file is destroyed. Writes tenken.exchange_answer. Safe to run again.
UPDATE tenken.exchange_answer SET destroyed_at = %(now)s WHERE answer_id = CAST(%(id)s AS bigint)
