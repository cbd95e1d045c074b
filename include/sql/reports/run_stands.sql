-- How the municipalities of one run of an operation's DAG stand: state and how many.
-- Reads report.run.
SELECT state, count(*) FROM report.run
WHERE operation = :operation AND position('/' || :airflow_run || '/' IN run_id) > 0
GROUP BY state ORDER BY state
