-- Takes a role from an officer. Writes tenken.officer_role. Returns no row when there is none.
DELETE FROM tenken.officer_role
WHERE officer = :officer AND municipality_code = :municipality AND operation = :operation
  AND role = :role
RETURNING officer
