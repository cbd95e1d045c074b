-- Tenken's own facts: runs, steps, findings, expectation results, alarms, tickets.
-- No column here holds a person's attribute; record_id is the source system's own key.
-- Working tables with persons (stage_N, answer_N ...) are made and dropped by the runs,
-- in a schema named as the operation.

CREATE SCHEMA tenken;
CREATE SCHEMA report;

CREATE TABLE tenken.run (
    run_id            text PRIMARY KEY,
    run_no            bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    operation         text NOT NULL,
    municipality_code text NOT NULL,
    kind              text NOT NULL,
    as_of             date NOT NULL,
    started_at        timestamptz NOT NULL DEFAULT now(),
    finished_at       timestamptz,
    state             text NOT NULL DEFAULT 'running'
                      CHECK (state IN ('running', 'failed', 'done')),
    extracted         bigint,
    out_of_scope      bigint,
    quarantined       bigint,
    invalid           bigint,
    not_found         bigint,
    mislink           bigint,
    duplicate         bigint,
    status            bigint,
    undecidable       bigint,
    review            bigint,
    stale             bigint,
    match             bigint,
    opened            bigint,
    updated           bigint,
    resolved          bigint,
    reopened          bigint
);
CREATE INDEX run_by_operation ON tenken.run (operation, municipality_code, run_no);

CREATE TABLE tenken.step (
    run_id      text NOT NULL REFERENCES tenken.run ON DELETE CASCADE,
    step        text NOT NULL,
    attempt     integer NOT NULL DEFAULT 1,
    state       text NOT NULL CHECK (state IN ('running', 'failed', 'done')),
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    counts      jsonb NOT NULL DEFAULT '{}',
    problem     text,
    PRIMARY KEY (run_id, step)
);

CREATE TABLE tenken.finding (
    run_id      text NOT NULL REFERENCES tenken.run ON DELETE CASCADE,
    source      text NOT NULL,
    line        bigint,
    heading     text,
    code        text NOT NULL,
    quarantined boolean NOT NULL,
    message     text NOT NULL
);
CREATE INDEX finding_by_run ON tenken.finding (run_id);
COMMENT ON TABLE tenken.finding IS
    'Rows of a source that could not be read (quarantined) or were read with a remark: place and reason, never the value.';

CREATE TABLE tenken.expectation_result (
    run_id      text NOT NULL REFERENCES tenken.run ON DELETE CASCADE,
    suite       text NOT NULL CHECK (suite IN ('intake', 'match')),
    position    integer NOT NULL,
    rule        text NOT NULL,
    expectation text NOT NULL,
    title       text NOT NULL,
    action      text,
    severity    text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    raises      text NOT NULL CHECK (raises IN ('ticket', 'alarm', 'nothing')),
    success     boolean NOT NULL,
    checked     bigint,
    failed      bigint,
    problem     text,
    PRIMARY KEY (run_id, rule)
);

CREATE TABLE tenken.batch_alarm (
    run_id        text NOT NULL REFERENCES tenken.run ON DELETE CASCADE,
    kind          text NOT NULL CHECK (kind IN ('shifted', 'share')),
    records       bigint NOT NULL,
    share         double precision NOT NULL,
    row_offset    integer,
    PRIMARY KEY (run_id, kind)
);

CREATE TABLE tenken.ticket (
    ticket_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation         text NOT NULL,
    municipality_code text NOT NULL,
    record_id         text NOT NULL,
    rule              text NOT NULL,
    verdict           text NOT NULL,
    cause             text,
    severity          text NOT NULL,
    state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved')),
    opened_at         timestamptz NOT NULL DEFAULT now(),
    opened_run        text NOT NULL,
    seen_run          text NOT NULL,
    reopened_run      text,
    closed_at         timestamptz,
    closed_run        text,
    due_on            date NOT NULL,
    CONSTRAINT ticket_identity UNIQUE (operation, municipality_code, record_id, rule)
);

CREATE TABLE tenken.ticket_event (
    event_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES tenken.ticket,
    at        timestamptz NOT NULL DEFAULT now(),
    run_id    text NOT NULL,
    event     text NOT NULL CHECK (event IN ('opened', 'resolved', 'reopened'))
);
CREATE INDEX ticket_event_by_run ON tenken.ticket_event (run_id);
CREATE INDEX ticket_event_by_ticket ON tenken.ticket_event (ticket_id);

-- The number on a record as it is read: full-width digits, spaces and hyphens are allowed for
-- (design: verdict `invalid`). NULL when nothing is left. Same rule as identity.read_number.
CREATE FUNCTION tenken.read_number(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE
        -- Twelve bytes, all digits; a longer pattern costs a second a million rows.
        WHEN octet_length(written) = 12 AND written ~ '^[0-9]+$' THEN written
        ELSE nullif(translate(normalize(written, NFKC),
            U&' \0009\000A\000D\3000-\2010\2011\2012\2013\2014\2015\2212\30FC', ''), '')
    END;

-- Whether twelve digits are an individual number: check digit of 総務省令85号(平成26年) 5条,
-- and not one digit twelve times.
CREATE FUNCTION tenken.valid_number(number text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE
        WHEN number IS NULL OR length(number) <> 12 OR translate(number, '0123456789', '') <> ''
            THEN false
        WHEN replace(number, left(number, 1), '') = '' THEN false
        ELSE (SELECT CASE WHEN r <= 1 THEN 0 ELSE 11 - r END = get_byte(d, 11) - 48
              FROM (SELECT d, ((get_byte(d, 0) - 48) * 6 + (get_byte(d, 1) - 48) * 5
                             + (get_byte(d, 2) - 48) * 4 + (get_byte(d, 3) - 48) * 3
                             + (get_byte(d, 4) - 48) * 2 + (get_byte(d, 5) - 48) * 7
                             + (get_byte(d, 6) - 48) * 6 + (get_byte(d, 7) - 48) * 5
                             + (get_byte(d, 8) - 48) * 4 + (get_byte(d, 9) - 48) * 3
                             + (get_byte(d, 10) - 48) * 2) % 11 AS r
                    FROM (SELECT convert_to(number, 'UTF8') AS d) AS digits) AS checked)
    END;

-- What reports and checks may read: no persons.
CREATE VIEW report.run AS
SELECT run_id, operation, municipality_code, kind, as_of, started_at, finished_at, state,
       extracted, out_of_scope, quarantined,
       invalid, not_found, mislink, duplicate, status, undecidable, review, stale, match,
       opened, updated, resolved, reopened, run_no
FROM tenken.run;

CREATE VIEW report.step AS
SELECT run_id, step, attempt, state, started_at, finished_at, counts, problem FROM tenken.step;

CREATE VIEW report.finding AS
SELECT run_id, source, line, heading, code, quarantined, message FROM tenken.finding;

CREATE VIEW report.expectation AS
SELECT r.operation, r.municipality_code, r.run_no, r.started_at, e.*
FROM tenken.expectation_result AS e JOIN tenken.run AS r USING (run_id);

CREATE VIEW report.batch_alarm AS
SELECT r.operation, r.municipality_code, r.run_no, a.*
FROM tenken.batch_alarm AS a JOIN tenken.run AS r USING (run_id);

CREATE VIEW report.ticket AS
SELECT ticket_id, operation, municipality_code, verdict, cause, severity, state,
       opened_at, due_on, closed_at, rule, opened_run, seen_run, closed_run
FROM tenken.ticket;
