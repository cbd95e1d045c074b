-- Numbers on records of two or more persons. A record without a person_id counts as a person of its
-- own. Reads {called}; writes {shared}. Grouped by a hash first, which is half the work.
-- Safe to run again: drops what a killed attempt left.
DROP TABLE IF EXISTS {shared};
CREATE UNLOGGED TABLE {shared} AS
SELECT number FROM {called}
WHERE number IS NOT NULL AND hashtext(number) IN (
    SELECT hashtext(number) FROM {called} WHERE number IS NOT NULL
    GROUP BY 1 HAVING count(*) > 1)
GROUP BY number HAVING min(coalesce(person_id, record_id)) <> max(coalesce(person_id, record_id));
ANALYZE {shared}
