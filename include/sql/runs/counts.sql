-- What the steps of a run have counted, each by its name. Reads tenken.step.
SELECT c.key AS name, c.value::bigint AS count
FROM tenken.step AS s CROSS JOIN jsonb_each_text(s.counts) AS c
WHERE s.run_id = :run_id AND s.state = 'done'
