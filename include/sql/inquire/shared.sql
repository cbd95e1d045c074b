-- Numbers on records of two or more persons. A record without a person_id counts as a person of its
-- own. Reads {due}; writes temp table shared. Grouped by a hash first, which is half the work.
CREATE TEMP TABLE shared ON COMMIT DROP AS
SELECT number FROM {due}
WHERE number IS NOT NULL AND hashtext(number) IN (
    SELECT hashtext(number) FROM {due} WHERE number IS NOT NULL
    GROUP BY 1 HAVING count(*) > 1)
GROUP BY number HAVING min(coalesce(person_id, record_id)) <> max(coalesce(person_id, record_id));
-- ANALYZE would keep numbers in the catalogue (migration 0010); how many there are it says anyway.
ALTER TABLE shared ALTER COLUMN number SET STATISTICS 0;
ANALYZE shared
