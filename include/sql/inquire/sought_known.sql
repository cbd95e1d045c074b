-- Tells the planner on the register's side how many are sought, and that days of birth are many: where
-- the days are most of all there are, reading the register once is a quarter of the time of looking each
-- day up. Outright, as asked_known.sql does, for statistics would keep some of the days.
-- Reads temp table sought; writes the planner's notes of it, gone with the table.
ANALYZE sought (birth_date);
DO $$ BEGIN
    PERFORM pg_restore_attribute_stats(
        'schemaname', pg_my_temp_schema()::regnamespace::text, 'relname', 'sought',
        'attname', 'birth_date', 'inherited', false,
        'null_frac', 0::real, 'avg_width', 11, 'n_distinct', -1::real);
EXCEPTION WHEN undefined_function OR insufficient_privilege THEN NULL;
END $$
