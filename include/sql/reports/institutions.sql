-- Institutions of each operation by what the gravest of their ways of linking needs.
-- Where an institution links in ways that need every record and in others that need none, the
-- records of the former are to be checked, which is some. Reads report.link_method.
WITH institution AS (
    SELECT operation, institution,
           bool_and(to_check = 'every') AS every, bool_and(to_check = 'none') AS none
    FROM report.link_method GROUP BY operation, institution
)
SELECT operation, count(*) FILTER (WHERE every) AS every,
       count(*) FILTER (WHERE NOT every AND NOT none) AS some, count(*) FILTER (WHERE none) AS none
FROM institution GROUP BY operation ORDER BY operation
