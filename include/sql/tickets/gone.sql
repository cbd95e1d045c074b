-- The tickets whose records the run verified and found right: those of a record that failed no more by
-- their rule, and that no batch alarm covers. Held already (hold.sql).
-- Reads temp tables failed, covered, seen, tenken.ticket; writes temp table gone.
CREATE TEMP TABLE gone ON COMMIT DROP AS
SELECT t.rule, t.record_id
FROM tenken.ticket AS t
JOIN seen AS c USING (record_id)
WHERE t.operation = :operation AND t.municipality_code = :code
  AND t.state NOT IN ('verified', 'resolved', 'closed')
  AND (t.rule <> 'taken_in' OR t.state = 'corrected')
  AND NOT EXISTS (SELECT FROM failed AS f
                  WHERE f.rule = t.rule AND f.record_id = t.record_id)
  AND NOT EXISTS (SELECT FROM covered WHERE covered.record_id = t.record_id);
ANALYZE gone
