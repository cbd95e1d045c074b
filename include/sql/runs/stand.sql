-- How some runs stand: published or not, the last step that is done, the step that failed last.
-- Reads tenken.run, tenken.step.
SELECT r.run_id, r.state,
       array(SELECT s.step FROM tenken.step AS s
             WHERE s.run_id = r.run_id AND s.state = 'done') AS done,
       (SELECT s.step || ': ' || s.problem FROM tenken.step AS s
        WHERE s.run_id = r.run_id AND s.state = 'failed' ORDER BY s.started_at DESC LIMIT 1)
           AS problem
FROM tenken.run AS r WHERE r.run_id IN :run_ids
