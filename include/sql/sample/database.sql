-- Closes the city's database to everybody but the roles that are let in. Reads and writes no rows.
-- Safe to run again.
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC
