-- An officer's move, once tickets/life.py has allowed it. Writes tenken.ticket; the caller holds the
-- row. Returns state, version.
UPDATE tenken.ticket SET
    state = :to, version = version + 1, moved_at = now(),
    before_state = CASE WHEN :to IN ('corrected', 'proposed') THEN :from_state END,
    suspended_at = CASE WHEN :to = 'suspended' THEN coalesce(suspended_at, now())
                        ELSE suspended_at END,
    confirmed_at = CASE WHEN :to = 'confirmed' THEN now() ELSE confirmed_at END,
    corrected_at = CASE WHEN :to = 'corrected' THEN now()
                        WHEN :to IN ('open', 'suspended', 'confirmed') THEN NULL
                        ELSE corrected_at END,
    verified_at  = CASE WHEN :to = 'open' THEN NULL ELSE verified_at END,
    verified_run = CASE WHEN :to = 'open' THEN NULL ELSE verified_run END,
    closed_at    = CASE WHEN :to IN ('closed', 'accepted') THEN now() END,
    closed_run   = CASE WHEN :to = 'closed' THEN closed_run END
WHERE ticket_id = :ticket_id
RETURNING state, version
