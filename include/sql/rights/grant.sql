-- Gives an officer a role. Writes tenken.officer_role. Returns no row when it stands already.
INSERT INTO tenken.officer_role (officer, municipality_code, operation, role, granted_by)
VALUES (:officer, :municipality, :operation, :role, :by)
ON CONFLICT DO NOTHING RETURNING officer
