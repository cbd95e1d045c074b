-- What a run of one operation works in: its role, the schema for its working tables, which hold
-- persons and belong to that role alone, and its partition of the last verifications. Tables that
-- earlier runs left there become the role's; last verifications of before migration 0012, partitions.
-- {role} is the role's name, {key} the operation's. Writes a role, a schema, tables and owners.
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
    IF to_regclass('verification."{key}"') IS NULL THEN
        CREATE TABLE verification."{key}" PARTITION OF tenken.verified FOR VALUES IN ('{key}')
            PARTITION BY LIST (municipality_code);
        ALTER TABLE verification."{key}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON verification."{key}"
            USING (municipality_code = current_setting('tenken.municipality', true));
    END IF;
    FOR it IN
        SELECT c.oid::regclass AS name, right(c.relname, 6) AS code FROM pg_class AS c
        WHERE c.relkind = 'r' AND NOT c.relispartition
          AND c.relnamespace = 'verification'::regnamespace AND c.relname ~ '^{key}_[0-9]{6}$'
    LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN operation text NOT NULL DEFAULT ''{key}'','
                       ' ADD COLUMN municipality_code text NOT NULL DEFAULT %L,'
                       ' ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', it.name, it.code);
        EXECUTE format('CREATE POLICY own ON %s'
                       ' USING (current_setting(''tenken.municipality'', true) = %L)',
                       it.name, it.code);
        EXECUTE format('ALTER TABLE verification."{key}" ATTACH PARTITION %s FOR VALUES IN (%L)',
                       it.name, it.code);
    END LOOP;
    FOR it IN
        SELECT c.oid::regclass AS name, c.relkind FROM pg_class AS c
        WHERE c.relkind IN ('r', 'p', 'v') AND c.relowner <> '{role}'::regrole
          AND (c.relnamespace = '"{key}"'::regnamespace
               OR c.relnamespace = 'verification'::regnamespace
                  AND c.relname ~ '^{key}(_[0-9]{6})?$')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO {role}',
                       CASE it.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, it.name);
    END LOOP;
    IF to_regrole('tenken_worker') IS NOT NULL THEN
        GRANT {role} TO tenken_worker WITH INHERIT FALSE, SET TRUE;
    END IF;
END $$
