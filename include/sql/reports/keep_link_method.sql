-- Keeps one answer of the survey of link methods. Writes report.link_method; a sheet is loaded
-- whole, after what was there before was taken away in the same transaction.
INSERT INTO report.link_method
    (operation, institution, line, method, identified, records, to_check, reason)
VALUES (:operation, :institution, :line, :method, :identified, :records, :to_check, :reason)
