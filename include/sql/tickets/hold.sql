-- Holds the tickets that the run is about to lead, until the transaction ends: a MERGE that meets a row
-- changed meanwhile would take it for missing. Officers wait for these seconds.
-- Reads temp table seen, tenken.ticket.
SELECT count(*) FROM (
    SELECT FROM tenken.ticket
    WHERE operation = :operation AND municipality_code = :code
      AND record_id IN (SELECT record_id FROM seen)
    FOR UPDATE
) AS held
