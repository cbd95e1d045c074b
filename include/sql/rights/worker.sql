-- The worker's login may take on every operation's role; it has none of their rights by itself.
-- Writes memberships. Safe to run again.
DO $$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'tenken\_op\_%'
    LOOP
        EXECUTE format('GRANT %I TO tenken_worker WITH INHERIT FALSE, SET TRUE', it.rolname);
    END LOOP;
END $$
