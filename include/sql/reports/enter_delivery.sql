-- A delivery that is due. Writes report.delivery; what is there already is left as it is, so that
-- nothing is sent twice.
INSERT INTO report.delivery (ministry, month, revision, address, message_id)
VALUES (:ministry, :month, :revision, :address, :message_id)
ON CONFLICT (ministry, month, revision, address) DO NOTHING
