-- What the officers' pages keep. No column here holds a person's attribute.

-- How each attribute of a ticket's record compared when the last run saw it: outcome and reason
-- (identity/outcomes.py), and whom a search by the record's own attributes found. Words, never values.
CREATE TABLE tenken.ticket_outcome (
    ticket_id         bigint PRIMARY KEY REFERENCES tenken.ticket,
    run_id            text NOT NULL,
    name              text,
    name_reason       text,
    kana              text,
    kana_reason       text,
    birth_date        text,
    birth_date_reason text,
    sex               text,
    sex_reason        text,
    address           text,
    address_reason    text,
    candidate         text
);

-- A list of tickets an officer comes back to: the page's address behind the `?`.
CREATE TABLE tenken.saved_view (
    view_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    officer  text NOT NULL,
    title    text NOT NULL CHECK (title <> '' AND length(title) <= 40),
    query    text NOT NULL CHECK (length(query) <= 1000),
    saved_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT saved_view_once UNIQUE (officer, title)
);

-- The orders of the list (plugins/tenken/web/filters.py): the first page, and the way from a ticket to
-- the next, are read from an index. Severity is a column of its own in its order: under row-level
-- security an expression of a function that is not known to be leakproof finds nothing by an index.
ALTER TABLE tenken.ticket ADD COLUMN urgency smallint NOT NULL GENERATED ALWAYS AS (
    CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END) STORED;
CREATE INDEX ticket_by_urgency ON tenken.ticket (urgency, due_on, ticket_id);
CREATE INDEX ticket_by_due ON tenken.ticket (due_on, urgency, ticket_id);
CREATE INDEX ticket_by_opening ON tenken.ticket (opened_at, ticket_id);
CREATE INDEX ticket_by_move ON tenken.ticket (moved_at, ticket_id);
CREATE INDEX ticket_by_assignee ON tenken.ticket (assignee, due_on) WHERE assignee IS NOT NULL;
CREATE INDEX ticket_by_record ON tenken.ticket (record_id text_pattern_ops, ticket_id);
