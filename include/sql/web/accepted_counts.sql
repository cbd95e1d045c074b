-- How many accepted differences the officer sees, by how they stand. Reads tenken.accepted_difference,
-- whose policy shows those of the tickets that the officer sees.
SELECT count(*) FILTER (WHERE d.ended IS NULL AND d.approved_at IS NULL) AS waiting,
       count(*) FILTER (WHERE d.ended IS NULL AND d.approved_at IS NOT NULL) AS standing,
       count(*) FILTER (WHERE d.ended IS NULL AND d.approved_at IS NOT NULL
                          AND d.valid_until <= CAST(:soon AS date)) AS expiring,
       count(*) FILTER (WHERE d.ended IS NOT NULL) AS ended
FROM tenken.accepted_difference AS d
