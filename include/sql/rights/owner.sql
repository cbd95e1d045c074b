-- Everything in the schemas belongs to tenken_owner, and nobody has any right on it but by
-- include/sql/rights/table.sql. Row-level security is on for every table, for its owner too; a table
-- that no policy speaks of shows nothing to anybody. Writes owners, privileges and policies.
-- Safe to run again; one transaction with table.sql.
DO $$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT nspname FROM pg_namespace
              WHERE nspname IN ('tenken', 'report', 'verification')
                AND nspowner <> 'tenken_owner'::regrole
    LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO tenken_owner', it.nspname);
    END LOOP;
    FOR it IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class AS c
              WHERE (c.relnamespace IN ('tenken'::regnamespace, 'report'::regnamespace)
                     OR c.oid = to_regclass('public.alembic_version'))
                AND c.relkind IN ('r', 'p', 'v') AND c.relowner <> 'tenken_owner'::regrole
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO tenken_owner',
                       CASE it.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, it.name);
    END LOOP;
    FOR it IN SELECT p.oid::regprocedure AS name FROM pg_proc AS p
              WHERE p.pronamespace IN ('tenken'::regnamespace, 'report'::regnamespace)
                AND p.proowner <> 'tenken_owner'::regrole
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO tenken_owner', it.name);
    END LOOP;
    FOR it IN SELECT c.oid::regclass AS name, c.relrowsecurity AND c.relforcerowsecurity AS on
              FROM pg_class AS c
              WHERE c.relnamespace IN ('tenken'::regnamespace, 'report'::regnamespace)
                AND c.relkind IN ('r', 'p')
    LOOP
        IF NOT it.on THEN
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
                           it.name);
        END IF;
    END LOOP;
    FOR it IN SELECT polname AS policy, polrelid::regclass AS name FROM pg_policy AS p
              JOIN pg_class AS c ON c.oid = p.polrelid
              WHERE c.relnamespace IN ('tenken'::regnamespace, 'report'::regnamespace)
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', it.policy, it.name);
    END LOOP;
    IF pg_has_role(session_user, (SELECT datdba FROM pg_database WHERE datname = current_database()),
                   'USAGE') THEN
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
        EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO tenken_owner, tenken_app, tenken_op,'
                       ' tenken_web', current_database());
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO tenken_report', current_database());
        EXECUTE format('REVOKE CREATE ON DATABASE %I FROM tenken_app', current_database());
    END IF;
END $$;
REVOKE ALL ON SCHEMA tenken, report, verification
    FROM PUBLIC, tenken_app, tenken_op, tenken_web, tenken_report;
REVOKE ALL ON ALL TABLES IN SCHEMA tenken, report
    FROM PUBLIC, tenken_app, tenken_op, tenken_web, tenken_report;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA tenken
    FROM PUBLIC, tenken_app, tenken_op, tenken_web, tenken_report;
GRANT USAGE ON SCHEMA tenken TO tenken_app, tenken_op, tenken_web;
GRANT USAGE ON SCHEMA report TO tenken_app, tenken_op, tenken_web, tenken_report;
GRANT USAGE, CREATE ON SCHEMA verification TO tenken_op;
GRANT SELECT ON public.alembic_version TO PUBLIC  -- every login may look whether the tables are new
