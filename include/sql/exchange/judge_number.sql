-- Which inquiries by number a file answers. asked: it was asked in this very request, about this
-- very number. complete: one person (1), or one under a number that replaced it (2), with what the
-- person was before (H); or nobody (9). repeated: answered by an earlier file. A line that stands
-- twice in the file counts once. Reads temp table arrived, {numbers_asked}, {number_reply};
-- writes temp tables lines and judged.
CREATE TEMP TABLE lines ON COMMIT DROP AS
SELECT DISTINCT CASE WHEN reference ~ '^[0-9]{1,15}$' THEN reference::bigint END AS ref,
       coalesce(tenken.read_number(asked_number), '') AS asked_number, result,
       tenken.read_number(my_number) AS my_number, name, kana, roman_name, alias, former_name,
       birth_date, sex, address, municipality_code, household_id, status, changed_on, protected,
       "until", tenken.read_number(former_my_number) AS former_my_number
FROM arrived;
CREATE TEMP TABLE judged ON COMMIT DROP AS
SELECT l.ref,
       bool_and(q.ref IS NOT NULL AND q.number = l.asked_number) AS asked,
       count(*) FILTER (WHERE l.result <> 'H' OR l.result IS NULL) = 1
           AND bool_and(coalesce(CASE l.result
               WHEN '1' THEN l.my_number = l.asked_number AND l.name <> '' AND l.birth_date <> ''
               WHEN '2' THEN l.my_number <> l.asked_number AND tenken.valid_number(l.my_number)
                             AND l.name <> '' AND l.birth_date <> ''
               WHEN 'H' THEN l."until" <> ''
               WHEN '9' THEN true END, false))
           AND (bool_and(l.result <> '9') OR count(*) = 1)
           AND count(DISTINCT l.my_number) <= 1 AS complete,
       EXISTS (SELECT FROM {number_reply} AS r
               WHERE r.ref = l.ref AND r.ref BETWEEN {first} AND {last}) AS repeated
FROM lines AS l
LEFT JOIN {numbers_asked} AS q ON q.ref = l.ref AND q.ref BETWEEN {first} AND {last}
GROUP BY l.ref
