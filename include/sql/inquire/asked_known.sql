-- Tells the planner on the register's side how many are asked for, and that they differ from one another:
-- otherwise it sorts the whole register into a hash, on its disk, and not what is asked. Statistics would
-- keep some of the numbers, so it is told outright, which PostgreSQL can be from version 18 on.
-- Reads temp table asked; writes the planner's notes of it, gone with the table.
ANALYZE asked (number);
DO $$ BEGIN
    PERFORM pg_restore_attribute_stats(
        'schemaname', pg_my_temp_schema()::regnamespace::text, 'relname', 'asked',
        'attname', 'number', 'inherited', false,
        'null_frac', 0::real, 'avg_width', 13, 'n_distinct', -1::real);
EXCEPTION WHEN undefined_function OR insufficient_privilege THEN NULL;
END $$
