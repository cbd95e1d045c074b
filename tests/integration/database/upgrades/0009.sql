-- An officer's role.
INSERT INTO tenken.officer_role (officer, municipality_code, operation, role, granted_by)
VALUES ('fukushi01', '482013', 'welfare', 'officer', 'joho')
