-- A batch of evidence to be encrypted anew, locked until it is. Reads tenken.evidence.
SELECT evidence_id, sealed FROM tenken.evidence
WHERE evidence_id > :last AND sealed IS NOT NULL ORDER BY evidence_id LIMIT :batch FOR UPDATE
