-- What the rules of some runs found, in the suites' order. Reads report.expectation.
SELECT run_id, suite, rule, title, action, severity, raises, success, checked, failed, problem
FROM report.expectation WHERE run_id IN :run_ids ORDER BY run_no, suite, position
