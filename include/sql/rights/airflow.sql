-- Airflow's database belongs to Airflow's login, also what an earlier superuser made there; nobody
-- else comes in. Writes owners. Safe to run again: what is the login's is left alone.
DO $$
DECLARE
    it record;
BEGIN
    IF (SELECT datdba FROM pg_database WHERE datname = current_database())
       = 'tenken_airflow'::regrole THEN
        RETURN;
    END IF;
    FOR it IN SELECT c.oid::regclass AS name FROM pg_class AS c
              WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO tenken_airflow', it.name);
    END LOOP;
    FOR it IN SELECT t.oid::regtype AS name FROM pg_type AS t
              WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'
    LOOP
        EXECUTE format('ALTER TYPE %s OWNER TO tenken_airflow', it.name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('ALTER DATABASE %I OWNER TO tenken_airflow', current_database());
END $$
