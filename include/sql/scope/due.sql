-- The records in scope by rule, and the records that are due in a run which takes all of them.
-- {rules} is a CASE over the record's columns (pipeline/scope.py): the reason why a record is left
-- out, NULL for one in scope. Reads {stage}; writes the views {in_scope}, {left_out}, {called}
-- (whom the run asks for), {not_due} (whom it does not, though in scope: nobody) and {due} (whom the
-- register has answered for, or is about to). They have the number as read, and as it is asked for: of
-- twelve bytes as written, which costs no reading (what then is no number is nobody's), or as read
-- where that comes to twelve.
-- {called} has the place where a record stands in {stage} too, from which it is fetched without looking
-- through all the others. {columns} are the record's.
-- Safe to run again: the views are replaced.
CREATE OR REPLACE VIEW {in_scope} AS
SELECT *, ctid AS place, tenken.read_number(my_number) AS number,
       CASE WHEN octet_length(my_number) = 12 THEN my_number
            WHEN length(tenken.read_number(my_number)) = 12 THEN tenken.read_number(my_number)
       END AS asked_number
FROM {stage} WHERE {rules} IS NULL;
CREATE OR REPLACE VIEW {left_out} AS
SELECT line, record_id, {rules} AS reason FROM {stage} WHERE {rules} IS NOT NULL;
CREATE OR REPLACE VIEW {called} AS SELECT * FROM {in_scope};
CREATE OR REPLACE VIEW {not_due} AS SELECT line FROM {stage} WHERE false;
CREATE OR REPLACE VIEW {due} AS SELECT line, {columns}, number, asked_number FROM {called}
