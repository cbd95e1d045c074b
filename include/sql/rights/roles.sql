-- The group roles; nobody logs in as one of them. Writes pg_roles where one is missing: this needs a
-- login that may create roles. Safe to run again.
--   tenken_owner   owns the tables and runs the migrations; sees no row of them
--   tenken_app     the jobs that go across operations, and the terminal
--   tenken_op      what all operations' roles have in common: tenken_op_<operation> runs its steps
--   tenken_web     an officer of the pages (plugins/tenken/rights)
--   tenken_report  the figures, no person
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tenken_owner', 'tenken_app', 'tenken_op', 'tenken_web', 'tenken_report']
    LOOP
        IF to_regrole(name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another was first
            END;
        END IF;
    END LOOP;
END $$
