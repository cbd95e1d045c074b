-- What each rule found in some runs of an operation of a municipality, in the order of the suites.
-- Reads report.expectation.
SELECT run_id, run_no, suite, position, rule, title, action, severity, raises, success, checked,
       failed, problem
FROM report.expectation
WHERE municipality_code = :municipality AND operation = :operation AND run_id = ANY (:run_ids)
ORDER BY suite, position, run_no
