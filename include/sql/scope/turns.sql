-- Whose turn it is when not everybody is verified: for each record in scope how many days are left,
-- whether it may be taken yet, and whether its link is new or has changed (fresh).
-- A record must be seen within :clock days of its last verification, or of the day it was first
-- seen; and, where :renewals, between :lead days before its renewal and the renewal. A record whose
-- renewal comes before its clock runs out waits for it. Without an earlier run (:known false) only
-- what was linked since yesterday is fresh; what the register left unanswered is asked again.
-- Reads {in_scope}, {verified}; writes {turn}. Safe to run again.
DROP TABLE IF EXISTS {turn};
CREATE UNLOGGED TABLE {turn} AS
SELECT line, fresh, fresh OR NOT waits AS open,
       CASE WHEN fresh THEN 0
            ELSE greatest(0, CASE WHEN pending THEN least(renewal, clock) ELSE clock END - today)
       END AS days_left
FROM (
    SELECT *, pending AND renewal - %(lead)s > today AND renewal <= clock AS waits
    FROM (
        SELECT *,
               coalesce(renewal >= today - 30 AND (verified_on IS NULL
                        OR verified_on < renewal - %(lead)s), false) AS pending,
               CASE WHEN NOT %(known)s THEN coalesce(linked >= today - 1, false)
                    ELSE first_seen_on IS NULL OR left_out IS NOT DISTINCT FROM 'unanswered'
                         OR coalesce(linked >= coalesce(verified_on, first_seen_on), false)
               END AS fresh,
               coalesce(verified_on, first_seen_on, today) + %(clock)s AS clock
        FROM (
            SELECT s.line, v.first_seen_on, v.verified_on, v.left_out,
                   CAST(%(today)s AS date) AS today,
                   tenken.day(s.linked_on) AS linked,
                   CASE WHEN %(renewals)s THEN tenken.day(s.renewal_on) END AS renewal
            FROM {in_scope} AS s LEFT JOIN {verified} AS v USING (record_id)
            OFFSET 0  -- the days are read once a record
        ) AS dated
    ) AS clocked
) AS planned
