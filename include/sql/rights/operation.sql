-- What a run of one operation works in: its role, and the schema for its working tables, which hold
-- persons and belong to that role alone. Tables that earlier runs left there become the role's.
-- {role} is the role's name, {key} the operation's. Writes a role, a schema and owners.
-- Safe to run again.
DO $$
DECLARE
    it record;
BEGIN
    IF to_regrole('{role}') IS NULL THEN
        BEGIN
            CREATE ROLE {role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another was first
        END;
    END IF;
    IF NOT pg_has_role('{role}', 'tenken_op', 'USAGE') THEN
        GRANT tenken_op TO {role} WITH INHERIT TRUE, SET FALSE;
    END IF;
    IF to_regnamespace('"{key}"') IS NULL THEN
        CREATE SCHEMA "{key}" AUTHORIZATION tenken_owner;
    END IF;
    ALTER SCHEMA "{key}" OWNER TO tenken_owner;
    REVOKE ALL ON SCHEMA "{key}" FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA "{key}" TO {role};
    FOR it IN
        SELECT c.oid::regclass AS name, c.relkind FROM pg_class AS c
        WHERE c.relkind IN ('r', 'v') AND c.relowner <> '{role}'::regrole
          AND (c.relnamespace = '"{key}"'::regnamespace
               OR c.relnamespace = 'verification'::regnamespace AND c.relname ~ '^{key}_[0-9]{6}$')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO {role}',
                       CASE it.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, it.name);
    END LOOP;
    IF to_regrole('tenken_worker') IS NOT NULL THEN
        GRANT {role} TO tenken_worker WITH INHERIT FALSE, SET TRUE;
    END IF;
END $$
