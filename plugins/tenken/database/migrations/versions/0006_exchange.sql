-- Asking the register by files exchanged with the J-LIS side: what was asked, what came back.
-- No column here holds a person's attribute, nor a hash of a file: a file may hold one number, and
-- a hash of twelve digits is soon guessed. Persons stand in the run's working tables and the files.

ALTER TABLE tenken.step DROP CONSTRAINT step_state_check,
    ADD CONSTRAINT step_state_check CHECK (state IN ('running', 'waiting', 'failed', 'done'));

-- One question of a run, in as many files as it takes: by number, or by attributes (person).
-- exchange_id: <municipality code>-<random>, the beginning of every file's name.
-- wake_at: when the run goes on, or looks again, if no answer comes before.
-- stage: the oid of the run's stage; another stage, and the question is out of date (withdrawn).
CREATE TABLE tenken.exchange (
    exchange_id  text PRIMARY KEY,
    run_id       text NOT NULL REFERENCES tenken.run ON DELETE CASCADE,
    purpose      text NOT NULL CHECK (purpose IN ('number', 'person')),
    state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'withdrawn')),
    stage        oid NOT NULL,
    asked        bigint NOT NULL,
    begun_at     timestamptz NOT NULL,
    wake_at      timestamptz,
    closed_at    timestamptz
);
CREATE UNIQUE INDEX exchange_of_run ON tenken.exchange (run_id, purpose)
    WHERE state <> 'withdrawn';

-- One inquiry file. counted_on: the day on whose volume it counts, said before it is written;
-- written_at: it stands in the folder, whole.
CREATE TABLE tenken.exchange_request (
    request_id   text PRIMARY KEY,
    exchange_id  text NOT NULL REFERENCES tenken.exchange ON DELETE CASCADE,
    part         integer NOT NULL,
    first_ref    bigint NOT NULL,
    last_ref     bigint NOT NULL,
    answered     bigint NOT NULL DEFAULT 0,
    counted_on   date,
    written_at   timestamptz,
    done_at      timestamptz,
    given_up     boolean NOT NULL DEFAULT false,
    destroyed_at timestamptz,
    UNIQUE (exchange_id, part)
);

-- One answer file that was taken up. file: its name, if it is named as agreed; else only that it
-- was there. kept_as: under which name it stands aside until it is destroyed.
CREATE TABLE tenken.exchange_answer (
    answer_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality_code text NOT NULL,
    exchange_id       text REFERENCES tenken.exchange ON DELETE CASCADE,
    file              text,
    outcome           text NOT NULL CHECK (outcome IN ('used', 'duplicate', 'late', 'refused')),
    reason            text,
    received_at       timestamptz NOT NULL,
    used              bigint NOT NULL DEFAULT 0,
    repeated          bigint NOT NULL DEFAULT 0,
    not_asked         bigint NOT NULL DEFAULT 0,
    unreadable        bigint NOT NULL DEFAULT 0,
    kept_as           text,
    destroyed_at      timestamptz
);
CREATE INDEX exchange_answer_by_exchange ON tenken.exchange_answer (exchange_id);
COMMENT ON COLUMN tenken.exchange_answer.used IS
    'Inquiries this file answered; repeated: answered before; not_asked: never asked in this file.';

-- How the questions of the runs stand: files asked, answered, missing, and since when.
CREATE VIEW report.exchange AS
SELECT r.operation, r.municipality_code, e.run_id, r.run_no, e.purpose, e.state, e.exchange_id,
       e.asked, e.begun_at, e.wake_at, e.closed_at, q.*
FROM tenken.exchange AS e
JOIN tenken.run AS r USING (run_id)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(answered), 0)::bigint AS answered, count(*) AS files, count(*) FILTER (WHERE written_at IS NULL) AS files_to_write,
           count(*) FILTER (WHERE done_at IS NOT NULL AND NOT given_up) AS files_answered,
           count(*) FILTER (WHERE written_at IS NOT NULL AND done_at IS NULL) AS files_missing,
           count(*) FILTER (WHERE given_up) AS files_given_up,
           min(written_at) FILTER (WHERE done_at IS NULL) AS waiting_since
    FROM tenken.exchange_request AS f WHERE f.exchange_id = e.exchange_id
) AS q;

CREATE VIEW report.exchange_answer AS
SELECT answer_id, municipality_code, exchange_id, file, outcome, reason, received_at, used,
       repeated, not_asked, unreadable, destroyed_at
FROM tenken.exchange_answer;
