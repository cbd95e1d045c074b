-- Keeps a return that was built. Writes report.issued_return. Safe to run again: a draft is
-- replaced, an approved return never.
INSERT INTO report.issued_return (ministry, month, revision, content, sha256)
VALUES (:ministry, :month, :revision, :content, :sha256)
ON CONFLICT (ministry, month, revision) DO UPDATE
SET content = excluded.content, sha256 = excluded.sha256, built_at = now()
WHERE issued_return.approved_by IS NULL
