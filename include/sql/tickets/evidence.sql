-- Keeps the evidence that is new, and, while an old key is on the ring, brings fingerprints over to
-- the one in use. Reads temp table sealed; writes tenken.evidence.
-- Safe to run again: a set of values that has evidence is not sealed twice.
UPDATE tenken.evidence AS e SET fingerprint = s.known[1]
FROM sealed AS s
WHERE cardinality(s.known) > 1 AND e.operation = :operation AND e.municipality_code = :code
  AND e.record_id = s.record_id AND e.fingerprint = ANY (s.known[2:]);
INSERT INTO tenken.evidence (operation, municipality_code, record_id, fingerprint, run_id, sealed)
SELECT :operation, :code, record_id, known[1], :run_id, sealed FROM sealed WHERE sealed IS NOT NULL
