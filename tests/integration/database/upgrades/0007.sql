-- An approval a person a line, and what Airflow asked about.
INSERT INTO report.approval (sha256, step, person) VALUES (encode(sha256('{}'), 'hex'), 'check', 'tokatsu'),
    (encode(sha256('{}'), 'hex'), 'approve', 'tokatsu2');
INSERT INTO report.question VALUES ('scheduled__2026-07-01', '{}')
