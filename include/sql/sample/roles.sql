-- Makes one operation's schema anew and lets its role read it, and nothing else. Run by sample.load as
-- the superuser on database `city`, before the schema's tables. Writes schema {schema}.
-- Safe to run again: what stood there is dropped with its rows.
DROP SCHEMA IF EXISTS {schema} CASCADE;
CREATE SCHEMA {schema};
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {role}
