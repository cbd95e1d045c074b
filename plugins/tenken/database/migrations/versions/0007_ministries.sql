-- Approvals a person a line; what each run left covered, for the returns. No persons of the register.

-- Who looked at what goes out. A return (report.issued_return) is approved when both steps stand here
-- for the hash that it has; drafts that were built anew have another. `person` is an Airflow user.
CREATE TABLE report.approval (
    sha256      text NOT NULL,
    step        text NOT NULL CHECK (step IN ('check', 'approve')),
    person      text NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sha256, step),
    UNIQUE (sha256, person)  -- four eyes
);

-- What each Airflow run asked about first: Airflow goes on showing that, whatever the run builds anew.
CREATE TABLE report.question (
    run    text PRIMARY KEY,
    hashes jsonb NOT NULL
);
COMMENT ON TABLE report.issued_return IS
    'What was told: returns by the key of their ministry, public releases under "public".';

-- How far each run left its operation: how many records were in scope when it ended, and how many of
-- them had been verified within the twelve months before (the figures of tenken.verified_day then).
CREATE TABLE tenken.covered (
    run_id   text PRIMARY KEY REFERENCES tenken.run ON DELETE CASCADE,
    in_scope bigint NOT NULL,
    checked  bigint NOT NULL
);
-- Runs of before: what they verified themselves.
INSERT INTO tenken.covered (run_id, in_scope, checked)
SELECT run_id, extracted - out_of_scope - quarantined + coalesce((
           SELECT sum(l.records) FROM tenken.left_out AS l
           WHERE l.run_id = r.run_id AND l.reason IN ('not_due', 'unanswered')), 0),
       invalid + not_found + mislink + duplicate + status + undecidable + review + stale + match
FROM tenken.run AS r WHERE state = 'done' AND kind IN ('annual', 'rolling');

-- Lines that could not be read as records are in scope, and not checked.
CREATE OR REPLACE VIEW report.verified AS
SELECT r.operation, r.municipality_code, r.run_no, r.kind, r.finished_at,
       c.in_scope + r.quarantined AS in_scope, c.checked
FROM tenken.run AS r JOIN tenken.covered AS c USING (run_id) WHERE r.state = 'done';
