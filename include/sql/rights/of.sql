-- An officer's roles. Reads tenken.officer_role; as tenken_web only one's own.
SELECT officer, municipality_code, operation, role, granted_by, granted_at
FROM tenken.officer_role
WHERE CAST(:officer AS text) IS NULL OR officer = :officer
ORDER BY officer, municipality_code, operation, role
