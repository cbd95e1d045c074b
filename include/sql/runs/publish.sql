-- A run's figures, and that it is done. Writes tenken.run. Safe to run again.
UPDATE tenken.run
SET state = 'done', finished_at = clock_timestamp(),
    extracted = :extracted, out_of_scope = :out_of_scope, quarantined = :quarantined,
    invalid = :invalid, not_found = :not_found, mislink = :mislink, duplicate = :duplicate,
    status = :status, undecidable = :undecidable, review = :review, stale = :stale,
    match = :match, opened = :opened, updated = :updated, resolved = :resolved,
    reopened = :reopened
WHERE run_id = :run_id
