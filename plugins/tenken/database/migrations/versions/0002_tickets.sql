-- Tickets to their end: the richer life of a ticket (plugins/tenken/tickets/life.py), evidence
-- sealed by a key outside the database, accepted differences, the two persons of a mis-link, and
-- the audit log. No column here holds a person's attribute in clear; `why` and `reason` are an
-- officer's words and stay out of schema report.

ALTER TABLE tenken.ticket
    DROP CONSTRAINT ticket_state_check,
    ALTER COLUMN opened_run DROP NOT NULL,  -- a ticket taken in by hand has no run yet
    ALTER COLUMN seen_run DROP NOT NULL,
    ADD COLUMN version      integer NOT NULL DEFAULT 1,  -- goes up with every change; optimistic lock
    ADD COLUMN assignee     text,
    ADD COLUMN section      text,
    ADD COLUMN queue        text NOT NULL DEFAULT 'ordinary' CHECK (queue IN ('ordinary', 'restricted')),
    ADD COLUMN origin       text NOT NULL DEFAULT 'run'
                            CHECK (origin IN ('run', 'citizen', 'counter', 'institution')),
    ADD COLUMN linked_on    date,         -- since when the number stands on the record, as the source says
    ADD COLUMN moved_at     timestamptz NOT NULL DEFAULT now(),  -- when it came into its present state
    ADD COLUMN before_state text,         -- where it was before `corrected` or `proposed`
    ADD COLUMN suspended_at timestamptz,
    ADD COLUMN confirmed_at timestamptz,
    ADD COLUMN corrected_at timestamptz,
    ADD COLUMN verified_at  timestamptz,
    ADD COLUMN verified_run text,
    ADD COLUMN checked_no   bigint,       -- run_no of the newest run that spoke about this ticket
    ADD COLUMN fingerprint  bytea,        -- keyed hash of the compared values, never the values
    ADD COLUMN evidence_id  bigint,
    ADD COLUMN joined_to    bigint REFERENCES tenken.ticket,
    ADD CONSTRAINT ticket_state CHECK (state IN (
        'open', 'suspended', 'confirmed', 'corrected', 'verified', 'proposed', 'accepted',
        'resolved', 'closed'));
CREATE INDEX ticket_by_state ON tenken.ticket (state) WHERE state NOT IN ('resolved', 'closed');

ALTER TABLE tenken.ticket_event
    DROP CONSTRAINT ticket_event_event_check,  -- the words stand in tickets/life.py
    ALTER COLUMN run_id DROP NOT NULL,
    ADD COLUMN actor      text,                -- the officer; NULL for a run
    ADD COLUMN from_state text,
    ADD COLUMN to_state   text,
    ADD COLUMN why        text;

CREATE TABLE tenken.evidence (
    evidence_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation         text NOT NULL,
    municipality_code text NOT NULL,
    record_id         text NOT NULL,
    fingerprint       bytea NOT NULL,
    run_id            text NOT NULL,
    found_at          timestamptz NOT NULL DEFAULT now(),
    sealed            bytea,
    destroyed_at      timestamptz,
    CHECK ((sealed IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX evidence_by_record ON tenken.evidence (operation, municipality_code, record_id);
COMMENT ON TABLE tenken.evidence IS
    'The two sides'' values when a discrepancy was found, encrypted by TENKEN_EVIDENCE_KEY. One row a record and set of values. A destroyed row stays without its values, as the record of the destruction.';
ALTER TABLE tenken.ticket
    ADD FOREIGN KEY (evidence_id) REFERENCES tenken.evidence;
CREATE INDEX ticket_by_evidence ON tenken.ticket (evidence_id);

CREATE TABLE tenken.accepted_difference (
    accepted_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id   bigint NOT NULL REFERENCES tenken.ticket,
    reason      text NOT NULL,
    valid_until date NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    approved_by text,
    approved_at timestamptz,
    ended_at    timestamptz,
    ended       text CHECK (ended IN ('rejected', 'revoked', 'changed', 'expired', 'gone')),
    CONSTRAINT four_eyes CHECK (approved_by <> proposed_by),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((ended_at IS NULL) = (ended IS NULL))
);
CREATE UNIQUE INDEX accepted_difference_standing
    ON tenken.accepted_difference (ticket_id) WHERE ended_at IS NULL;

CREATE TABLE tenken.mislink_person (
    ticket_id      bigint NOT NULL REFERENCES tenken.ticket,
    role           text NOT NULL CHECK (role IN ('data', 'number')),
    protected      boolean NOT NULL DEFAULT false,
    contacted_at   timestamptz,
    contact_way    text,
    contact_result text CHECK (contact_result IN ('reached', 'no_answer')),
    contacted_by   text,
    noticed_at     timestamptz,
    notice_way     text,
    noticed_by     text,
    unnoticed_why  text,  -- why no notice can or need be given
    PRIMARY KEY (ticket_id, role)
);
COMMENT ON TABLE tenken.mislink_person IS
    'The two persons of a mis-link: whose data it is, and whose number stands on it. Who they are is evidence and not here.';

-- The audit log. It is written by tenken.audit_append alone, which wants the entry to follow the last
-- one. Its seal is a keyed hash (tickets/audit.py); the key is never in the database.
CREATE TABLE tenken.audit (
    entry_no  bigint PRIMARY KEY CHECK (entry_no > 0),
    at        timestamptz NOT NULL,
    who       text NOT NULL,
    what      text NOT NULL,
    ticket_id bigint,  -- no foreign key: the log outlives what it speaks of
    about     jsonb NOT NULL,
    key_id    text NOT NULL,
    previous  bytea NOT NULL,
    seal      bytea NOT NULL
);
CREATE INDEX audit_by_ticket ON tenken.audit (ticket_id);

-- The last entry once more, so that entries cut off at the end are missed.
CREATE TABLE tenken.audit_head (
    single   boolean PRIMARY KEY DEFAULT true CHECK (single),
    entry_no bigint NOT NULL,
    seal     bytea NOT NULL
);
INSERT INTO tenken.audit_head (entry_no, seal) VALUES (0, ''::bytea);

CREATE FUNCTION tenken.audit_is_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'tenken.audit is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tenken.audit
    FOR EACH STATEMENT EXECUTE FUNCTION tenken.audit_is_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON tenken.audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION tenken.audit_is_append_only();

-- Appends an entry behind the last one; the caller holds the advisory lock 20231212.
CREATE FUNCTION tenken.audit_append(
    entry_no bigint, at timestamptz, who text, what text, ticket_id bigint, about jsonb,
    key_id text, previous bytea, seal bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE tenken.audit_head AS h SET entry_no = audit_append.entry_no, seal = audit_append.seal
    WHERE h.entry_no = audit_append.entry_no - 1 AND h.seal = audit_append.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'audit entry % does not follow the last one', entry_no
            USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO tenken.audit VALUES (entry_no, at, who, what, ticket_id, about, key_id, previous, seal);
END $$;

-- The role of the application: members log in, own nothing, and write the audit log through its
-- function only. Made here where the migration's role may; docs/operating.md says how otherwise.
DO $$
BEGIN
    CREATE ROLE tenken_app NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'role tenken_app was not made; see docs/operating.md';
END $$;
REVOKE ALL ON tenken.audit, tenken.audit_head FROM PUBLIC;
REVOKE ALL ON FUNCTION tenken.audit_append FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tenken_app') THEN
        EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO tenken_app', current_database());
        GRANT USAGE ON SCHEMA tenken, report TO tenken_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tenken TO tenken_app;
        GRANT SELECT ON ALL TABLES IN SCHEMA report TO tenken_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON tenken.audit, tenken.audit_head FROM tenken_app;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA tenken TO tenken_app;
        GRANT MAINTAIN ON tenken.evidence TO tenken_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA tenken
            GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tenken_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA report GRANT SELECT ON TABLES TO tenken_app;
    END IF;
END $$;

CREATE OR REPLACE VIEW report.ticket AS
SELECT ticket_id, operation, municipality_code, verdict, cause, severity, state,
       opened_at, due_on, closed_at, rule, opened_run, seen_run, closed_run,
       section, queue, origin, assignee IS NOT NULL AS assigned, moved_at
FROM tenken.ticket;
