-- The records in scope of a run: all of them, or, where numbers follow the resident register by
-- themselves ({linked} = true), only persons outside it (住登外, resident = 2; unknown counts).
-- Writes the view {due}. Safe to run again.
CREATE OR REPLACE VIEW {due} AS
SELECT * FROM {stage}
WHERE NOT ({linked} AND coalesce(resident, '') IN ('1', '住民'))
