-- Writes down that a log was looked through.
INSERT INTO tenken.access_log (source, operation, file, sha256, reaches_from, reaches_until,
                               loaded_by, lines, matched, set_apart)
VALUES (:source, :operation, :file, :sha256, :first, :last, :by, :lines, :matched, :set_apart)
RETURNING log_id
