-- Gives up what was written long ago and not wholly answered; closes a question with no file open.
-- Writes tenken.exchange_request, tenken.exchange. Safe to run again. Returns nothing.
UPDATE tenken.exchange_request SET done_at = %(now)s, given_up = true
WHERE exchange_id = %(id)s AND done_at IS NULL
  AND written_at <= CAST(%(now)s AS timestamptz) - make_interval(days => %(days)s);
UPDATE tenken.exchange AS e
SET state = 'closed', closed_at = coalesce(closed_at, %(now)s)
WHERE exchange_id = %(id)s AND state = 'open'
  AND NOT EXISTS (SELECT FROM tenken.exchange_request AS q
                  WHERE q.exchange_id = e.exchange_id AND q.done_at IS NULL)
