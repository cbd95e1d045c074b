-- How many records have how many days left; the fresh ones are taken whatever the plan says.
-- Reads {turn}.
SELECT days_left, count(*) FROM {turn} WHERE NOT fresh GROUP BY days_left
