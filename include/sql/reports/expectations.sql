-- What the rules of some runs found: first what raised an alarm, then the gravest.
-- Reads report.expectation.
SELECT run_id, suite, rule, title, action, severity, raises, success, checked, failed, problem
FROM report.expectation WHERE run_id IN :run_ids
ORDER BY run_no, raises = 'alarm' AND NOT success DESC,
         array_position(ARRAY['critical', 'warning', 'info'], severity), suite DESC, position
