-- What follows a ticket: the leak survey with its logs, the mails of the day, and events for other
-- trackers. No column here holds a person's attribute; `reason` is an officer's words and stays
-- out of schema report.

-- The leak survey of a mis-linked record (漏えい調査), one a ticket. Deadlines are reckoned from
-- known_on by plugins/tenken/leaks/deadlines.py.
CREATE TABLE tenken.survey (
    survey_id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id               bigint NOT NULL UNIQUE REFERENCES tenken.ticket,
    version                 integer NOT NULL DEFAULT 1,  -- goes up with every decision; optimistic lock
    opened_at               timestamptz NOT NULL DEFAULT now(),
    known_on                date NOT NULL,
    wrongful_purpose        boolean NOT NULL DEFAULT false,
    linked_on               date,  -- found out by a person; NULL: the ticket's
    aim_on                  date NOT NULL,
    preliminary_due_on      date NOT NULL,
    final_due_on            date NOT NULL,
    preliminary_reported_on date,
    final_reported_on       date,
    proposed                text CHECK (proposed IN ('none', 'possible', 'confirmed')),
    grounds                 text[] NOT NULL DEFAULT '{}',
    proposed_at             timestamptz,
    outcome                 text CHECK (outcome IN ('none', 'possible', 'confirmed')),
    decided_by              text,
    decided_at              timestamptz,
    reason                  text,
    CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    CHECK ((outcome IS NULL) = (decided_by IS NULL))
);

-- A log file that was looked through. Its rows are not kept.
CREATE TABLE tenken.access_log (
    log_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source        text NOT NULL CHECK (source IN ('portal', 'provision', 'system')),
    operation     text,  -- NULL: of several
    file          text NOT NULL,
    sha256        text NOT NULL,
    reaches_from  date NOT NULL,
    reaches_until date NOT NULL,
    loaded_at     timestamptz NOT NULL DEFAULT now(),
    loaded_by     text NOT NULL,
    lines         bigint NOT NULL,
    matched       bigint NOT NULL,
    set_apart     bigint NOT NULL,
    CHECK (reaches_from <= reaches_until)
);
CREATE UNIQUE INDEX access_log_once ON tenken.access_log (source, coalesce(operation, ''), sha256);

CREATE TABLE tenken.access_log_finding (
    log_id      bigint NOT NULL REFERENCES tenken.access_log ON DELETE CASCADE,
    line        bigint,
    heading     text,
    code        text NOT NULL,
    quarantined boolean NOT NULL,
    message     text NOT NULL
);
CREATE INDEX access_log_finding_by_log ON tenken.access_log_finding (log_id);

-- For which surveys a log was looked through; `speaks`: it covers its days for that survey.
CREATE TABLE tenken.access_log_survey (
    log_id    bigint NOT NULL REFERENCES tenken.access_log ON DELETE CASCADE,
    survey_id bigint NOT NULL REFERENCES tenken.survey,
    speaks    boolean NOT NULL,
    PRIMARY KEY (survey_id, log_id)
);
CREATE INDEX access_log_survey_by_log ON tenken.access_log_survey (log_id);

-- What of a log is kept: how often a survey's record was accessed, by day, action and agency.
CREATE TABLE tenken.access (
    log_id      bigint NOT NULL REFERENCES tenken.access_log ON DELETE CASCADE,
    survey_id   bigint NOT NULL REFERENCES tenken.survey,
    day         date,  -- NULL: could not be read
    action      text NOT NULL,
    provided_to text,
    times       bigint NOT NULL CHECK (times > 0)
);
CREATE INDEX access_by_survey ON tenken.access (survey_id);
CREATE INDEX access_by_log ON tenken.access (log_id);

-- One mail a section and day. `sending` is written before the mail goes out: a row that is left so
-- may have been sent, and is not sent again.
CREATE TABLE tenken.notice (
    day        date NOT NULL,
    section    text NOT NULL,
    state      text NOT NULL CHECK (state IN ('sending', 'sent', 'failed', 'uncertain')),
    attempts   integer NOT NULL DEFAULT 1,
    addresses  integer NOT NULL,
    counts     jsonb NOT NULL,
    message_id text NOT NULL,
    begun_at   timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz,
    problem    text,
    PRIMARY KEY (day, section)
);

CREATE TABLE tenken.webhook_endpoint (
    endpoint   text PRIMARY KEY,
    operations text[],  -- NULL: all
    added_at   timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);

-- The outbox: an event of a ticket that an endpoint is to be told. Filled by the trigger below, in
-- the transaction of the event.
CREATE TABLE tenken.webhook_outbox (
    endpoint     text NOT NULL REFERENCES tenken.webhook_endpoint,
    event_id     bigint NOT NULL REFERENCES tenken.ticket_event,
    ticket_id    bigint NOT NULL,
    payload      jsonb NOT NULL,  -- the ticket as it was then
    created_at   timestamptz NOT NULL DEFAULT now(),
    attempts     integer NOT NULL DEFAULT 0,
    next_try_at  timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz,
    problem      text,
    PRIMARY KEY (endpoint, event_id)
);
CREATE INDEX webhook_waiting ON tenken.webhook_outbox (endpoint, event_id)
    WHERE delivered_at IS NULL;
CREATE INDEX webhook_waiting_by_ticket ON tenken.webhook_outbox (endpoint, ticket_id, event_id)
    WHERE delivered_at IS NULL;
CREATE INDEX webhook_delivered ON tenken.webhook_outbox (endpoint, delivered_at)
    WHERE delivered_at IS NOT NULL;

-- One statement an INSERT, however many events it holds. The payload names neither record nor
-- person nor officer, and no words of an officer's.
CREATE FUNCTION tenken.tell_trackers() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenken.webhook_outbox (endpoint, event_id, ticket_id, payload)
    SELECT w.endpoint, e.event_id, e.ticket_id,
           jsonb_build_object(
               'type', 'ticket.' || e.event,
               'event_id', e.event_id,
               'at', e.at,
               'ticket', jsonb_build_object(
                   'ticket_id', t.ticket_id,
                   'operation', t.operation,
                   'municipality_code', t.municipality_code,
                   'verdict', t.verdict,
                   'cause', t.cause,
                   'severity', t.severity,
                   'from_state', e.from_state,
                   'state', coalesce(e.to_state, t.state),
                   'origin', t.origin,
                   'assigned', t.assignee IS NOT NULL,
                   'opened_at', t.opened_at,
                   'due_on', t.due_on,
                   'closed_at', t.closed_at))
    FROM new_events AS e
    JOIN tenken.ticket AS t USING (ticket_id)
    JOIN tenken.webhook_endpoint AS w
      ON w.removed_at IS NULL AND (w.operations IS NULL OR t.operation = ANY (w.operations));
    RETURN NULL;
END $$;
CREATE TRIGGER tell_trackers AFTER INSERT ON tenken.ticket_event
    REFERENCING NEW TABLE AS new_events
    FOR EACH STATEMENT EXECUTE FUNCTION tenken.tell_trackers();

CREATE VIEW report.survey AS
SELECT s.survey_id, s.ticket_id, t.operation, t.municipality_code, t.section, s.opened_at,
       s.known_on, s.aim_on, s.preliminary_due_on, s.preliminary_reported_on, s.final_due_on,
       s.final_reported_on, s.proposed, s.outcome, s.decided_at
FROM tenken.survey AS s JOIN tenken.ticket AS t USING (ticket_id);

CREATE VIEW report.notice AS
SELECT day, section, state, attempts, addresses, counts, begun_at, sent_at, problem
FROM tenken.notice;

CREATE VIEW report.webhook AS
SELECT endpoint, event_id, ticket_id, created_at, attempts, next_try_at, delivered_at, problem
FROM tenken.webhook_outbox;
