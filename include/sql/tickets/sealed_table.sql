-- What is kept of each failed record, for one transaction: the keyed hash of its compared values
-- (`known`: under each key of the ring, the one in use first), and, where it is new, the evidence.
CREATE TEMP TABLE sealed (
    record_id text PRIMARY KEY, known bytea[] NOT NULL, sealed bytea, protected boolean NOT NULL,
    register_protected boolean NOT NULL, linked_on date
) ON COMMIT DROP;
ALTER TABLE sealed ALTER COLUMN known SET STATISTICS 0, ALTER COLUMN sealed SET STATISTICS 0
