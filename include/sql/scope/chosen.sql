-- Tonight's records: all fresh ones, and of those that may be taken the :quota with fewest days left.
-- Reads {turn}, {in_scope}; writes {chosen} and the views {called} and {not_due}. Safe to run again.
DROP TABLE IF EXISTS {chosen} CASCADE;
CREATE UNLOGGED TABLE {chosen} AS
SELECT line FROM {turn} WHERE fresh
UNION ALL
(SELECT line FROM {turn} WHERE open AND NOT fresh ORDER BY days_left, line LIMIT %(quota)s);
ANALYZE {chosen};
CREATE OR REPLACE VIEW {called} AS
SELECT * FROM {in_scope} WHERE line IN (SELECT line FROM {chosen});
CREATE OR REPLACE VIEW {not_due} AS
SELECT line FROM {in_scope} AS s WHERE NOT EXISTS (SELECT FROM {chosen} AS c WHERE c.line = s.line)
