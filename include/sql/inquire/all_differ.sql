-- Tells the planner on the register's side how many rows the temp table {table} has, and that the values
-- of its {column} differ from one another. Otherwise it makes a hash of the whole register, on its disk,
-- and not of the numbers asked for; and looks up day by day where the days sought are most of all there
-- are, and reading the register once is a quarter of the time. Statistics would keep some of the values,
-- so it is told outright, which PostgreSQL can be from version 18 on.
-- Reads {table}; writes the planner's notes of it, gone with the table. Values are a number's width at most.
ANALYZE {table} ({column});
DO $$ BEGIN
    PERFORM pg_restore_attribute_stats(
        'schemaname', pg_my_temp_schema()::regnamespace::text, 'relname', '{table}',
        'attname', '{column}', 'inherited', false,
        'null_frac', 0::real, 'avg_width', 13, 'n_distinct', -1::real);
EXCEPTION WHEN undefined_function OR insufficient_privilege THEN NULL;
END $$
