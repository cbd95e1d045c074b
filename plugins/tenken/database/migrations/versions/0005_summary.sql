-- The monthly returns: what they count (views), what was issued and sent (tables). No persons.

-- How far an operation's verification was after each finished run that goes through it (annual), or
-- takes its share of it (rolling): a record whose turn had not come, or that the register had not
-- answered for, is in scope.
CREATE VIEW report.verified AS
SELECT operation, municipality_code, run_no, kind, finished_at,
       extracted - out_of_scope + coalesce((
           SELECT sum(l.records) FROM tenken.left_out AS l
           WHERE l.run_id = r.run_id AND l.reason IN ('not_due', 'unanswered')), 0)::bigint
           AS in_scope,
       invalid + not_found + mislink + duplicate + status + undecidable + review + stale + match
           AS checked
FROM tenken.run AS r WHERE state = 'done' AND kind IN ('annual', 'rolling');

-- A ticket as the returns count it: until when it was open work, when a mis-link was confirmed,
-- when corrected, how its leak survey ended. The one place that knows the states of tickets and of
-- leak surveys for the summary.
-- record_no stands for the record (several rules may have raised tickets for one). A mis-link that
-- went to corrected without the step before is confirmed by that. A difference that is proposed or
-- accepted as no error is no mis-link. surveyed_at: when its leak survey began; leak: how that was
-- decided (no_leak, possible_leak, leak), at leak_at.
CREATE VIEW report.followed_ticket AS
SELECT ticket_id, operation, municipality_code, verdict, t.opened_at, due_on,
       min(ticket_id) OVER (PARTITION BY operation, municipality_code, record_id) AS record_no,
       CASE WHEN state IN ('resolved', 'closed') THEN closed_at
            WHEN state = 'accepted' THEN moved_at END AS ended_at,
       CASE WHEN verdict = 'mislink' AND state NOT IN ('proposed', 'accepted')
            THEN least(confirmed_at, corrected_at) END AS confirmed_at,
       CASE WHEN verdict = 'mislink' AND state IN ('corrected', 'verified', 'resolved', 'closed')
            THEN corrected_at END AS corrected_at,
       s.opened_at AS surveyed_at,
       CASE s.outcome WHEN 'none' THEN 'no_leak' WHEN 'possible' THEN 'possible_leak'
                      WHEN 'confirmed' THEN 'leak' END AS leak,
       s.decided_at AS leak_at
FROM tenken.ticket AS t LEFT JOIN tenken.survey AS s USING (ticket_id);

-- What a ministry was told: the JSON, word for word. A correction is a further revision; nothing
-- is ever changed but by whom and when it was approved.
CREATE TABLE report.issued_return (
    ministry    text NOT NULL,
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    revision    integer NOT NULL CHECK (revision >= 1),
    content     text NOT NULL,
    sha256      text NOT NULL CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
    built_at    timestamptz NOT NULL DEFAULT now(),
    approved_by text[],
    approved_at timestamptz,
    PRIMARY KEY (ministry, month, revision),
    CHECK (approved_by IS NULL OR cardinality(approved_by) = 2 AND approved_by[1] <> approved_by[2])
);
COMMENT ON COLUMN report.issued_return.approved_by IS 'Two Airflow users (four eyes).';

-- One mail to one address. waiting: to be tried (again); sending: handed to the server, no answer
-- yet; unknown: a process ended while sending, nobody knows; refused, bounced: came not through.
CREATE TABLE report.delivery (
    delivery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ministry    text NOT NULL,
    month       date NOT NULL,
    revision    integer NOT NULL,
    address     text NOT NULL,
    message_id  text NOT NULL UNIQUE,
    state       text NOT NULL DEFAULT 'waiting' CHECK
                (state IN ('waiting', 'sending', 'sent', 'unknown', 'refused', 'bounced')),
    attempts    integer NOT NULL DEFAULT 0,
    sha256      text,
    problem     text,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    sent_at     timestamptz,
    alarmed_at  timestamptz,
    UNIQUE (ministry, month, revision, address),
    FOREIGN KEY (ministry, month, revision) REFERENCES report.issued_return
);
COMMENT ON COLUMN report.delivery.sha256 IS 'Of the whole mail as handed to the server.';

-- How institutions linked numbers (紐付け方法の調査), and what follows from it.
CREATE TABLE report.link_method (
    operation   text NOT NULL,
    institution text NOT NULL,
    line        integer NOT NULL,
    method      text NOT NULL,
    identified  boolean,
    records     bigint,
    to_check    text NOT NULL CHECK (to_check IN ('every', 'some', 'none')),
    reason      text NOT NULL,
    loaded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (operation, institution, line)
);

-- Which warnings of missed deadlines the office has had: each once.
CREATE TABLE report.warning (
    operation text NOT NULL,
    due_on    date NOT NULL,
    level     text NOT NULL,
    warned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (operation, due_on, level)
);

-- The application's role (0002) writes these tables; it may not take a return or a delivery away.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tenken_app') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA report TO tenken_app;
        GRANT INSERT, UPDATE ON report.issued_return, report.delivery, report.warning TO tenken_app;
        GRANT INSERT, UPDATE, DELETE ON report.link_method TO tenken_app;
    END IF;
END $$;
