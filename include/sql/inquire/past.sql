-- What the persons told of were called and where they lived before: line and the history's columns.
-- Reads temp table told and the register's history as a subquery.
SELECT t.line, h.* FROM told AS t JOIN ({history}) AS h ON h.my_number = t.my_number
