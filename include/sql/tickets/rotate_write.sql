-- Evidence under the first key. Writes tenken.evidence. Safe to run again.
UPDATE tenken.evidence SET sealed = :sealed WHERE evidence_id = :evidence_id
