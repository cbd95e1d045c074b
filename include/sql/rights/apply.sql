-- Brings grants and policies in line with temp tables right_on and row_condition.
-- Writes privileges and policies; owner.sql has taken away what was there.
DO $$
DECLARE
    it record;
    command text;
BEGIN
    FOR it IN
        SELECT r.object, r.role, trim(one) AS may, substring(trim(one) FROM '^\w+') AS command, r.rows,
               replace(c.condition, '<table>', split_part(r.object, '.', 2)) AS condition
        FROM right_on AS r CROSS JOIN regexp_split_to_table(r.may, ';') AS one
        LEFT JOIN row_condition AS c ON c.name = r.rows
    LOOP
        IF it.rows IS NOT NULL AND it.condition IS NULL THEN
            RAISE EXCEPTION 'rights/conditions.sql has no condition %', it.rows;
        END IF;
        IF it.role <> 'tenken_owner' THEN
            EXECUTE format('GRANT %s ON %s %s TO %I', it.may,
                           CASE it.command WHEN 'EXECUTE' THEN 'FUNCTION' ELSE 'TABLE' END,
                           it.object, it.role);
        END IF;
        IF it.command IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE') AND it.rows IS NOT NULL THEN
            EXECUTE format('CREATE POLICY %I ON %s FOR %s TO %I %s',
                           it.role || ' ' || lower(it.command), it.object, it.command, it.role,
                           CASE WHEN it.command = 'INSERT' THEN format('WITH CHECK (%s)', it.condition)
                                WHEN it.command = 'UPDATE'
                                    THEN format('USING (%1$s) WITH CHECK (%1$s)', it.condition)
                                ELSE format('USING (%s)', it.condition) END);
        END IF;
    END LOOP;
END $$
