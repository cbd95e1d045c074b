-- Two persons have approved a return. Writes report.issued_return; an approval is written once.
UPDATE report.issued_return SET approved_by = :users, approved_at = now()
WHERE ministry = :ministry AND month = :month AND sha256 = :sha256 AND approved_by IS NULL
