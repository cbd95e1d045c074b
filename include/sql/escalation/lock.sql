-- One process at a time at a section's mail of the day; waits for the other, then sees its row.
SELECT pg_advisory_lock(hashtext('tenken.notice'), hashtext(:key))
