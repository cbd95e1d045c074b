-- How many record_ids of {stage} stand there more than once, and whether one is missing. Asked in two
-- halves, which the server does side by side.
SELECT (SELECT count(*) FROM (
            (SELECT record_id FROM {stage} WHERE hashtext(record_id) < 0
             GROUP BY record_id HAVING count(*) > 1)
            UNION ALL
            (SELECT record_id FROM {stage} WHERE hashtext(record_id) >= 0
             GROUP BY record_id HAVING count(*) > 1)
        ) AS halves) AS repeated,
       EXISTS (SELECT FROM {stage} WHERE record_id IS NULL) AS missing
