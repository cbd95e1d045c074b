-- A question that is out of date: its answers are wanted no more. Writes tenken.exchange.
-- Safe to run again.
UPDATE tenken.exchange SET state = 'withdrawn', closed_at = %(now)s WHERE exchange_id = %(id)s
