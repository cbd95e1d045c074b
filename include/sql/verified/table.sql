-- The last verification of every record of an operation and municipality: no person's attribute.
-- left_out: why the last run left the record out; NULL when it was verified then.
CREATE TABLE IF NOT EXISTS {verified} (
    record_id text NOT NULL, first_seen_on date NOT NULL, verified_on date, left_out text
)
