-- Periodic re-verification: why records were left out, and when each was verified last.
-- No column here holds a person's attribute; record_id is the source system's own key.

-- One table an operation and municipality, replaced as a whole by each run that is published
-- (include/sql/verified): <operation>_<municipality code>.
CREATE SCHEMA verification;

CREATE TABLE tenken.left_out (
    run_id  text NOT NULL REFERENCES tenken.run ON DELETE CASCADE,
    reason  text NOT NULL,
    records bigint NOT NULL,
    PRIMARY KEY (run_id, reason)
);

-- How many records in scope were verified last on which day (ever), or wait for it since when.
CREATE TABLE tenken.verified_day (
    operation         text NOT NULL,
    municipality_code text NOT NULL,
    since             date NOT NULL,
    ever              boolean NOT NULL,
    records           bigint NOT NULL,
    PRIMARY KEY (operation, municipality_code, since, ever)
);

-- A day written in ISO form, where there is such a day: 2026-02-30 is NULL. Only immutable functions,
-- so that it is put into the statement that calls it.
CREATE FUNCTION tenken.day(written text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN written ~ '^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
              AND right(written, 2) <= CASE
                  WHEN substr(written, 6, 2) IN ('04', '06', '09', '11') THEN '30'
                  WHEN substr(written, 6, 2) <> '02' THEN '31'
                  WHEN left(written, 4)::int % 4 = 0
                       AND (left(written, 4)::int % 100 <> 0 OR left(written, 4)::int % 400 = 0)
                      THEN '29'
                  ELSE '28' END
         THEN make_date(left(written, 4)::int, substr(written, 6, 2)::int,
                        right(written, 2)::int) END;

CREATE VIEW report.left_out AS
SELECT l.run_id, r.operation, r.municipality_code, r.kind, l.reason, l.records
FROM tenken.left_out AS l JOIN tenken.run AS r USING (run_id);

-- The promise of twelve months, as of today in Japan. breaks_on: the first day on which a record
-- would be beyond it if nothing more were verified.
CREATE VIEW report.coverage AS
SELECT operation, municipality_code, sum(records)::bigint AS in_scope,
       coalesce(sum(records) FILTER (WHERE ever AND since + interval '12 months' > today), 0)::bigint
           AS within_twelve_months,
       coalesce(sum(records) FILTER (WHERE NOT ever), 0)::bigint AS never_verified,
       coalesce(sum(records) FILTER (WHERE since + interval '12 months' <= today), 0)::bigint
           AS beyond_twelve_months,
       min(since) FILTER (WHERE ever) AS oldest_verification,
       (min(since) + interval '12 months')::date AS breaks_on
FROM tenken.verified_day, (SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date AS today) AS clock
GROUP BY operation, municipality_code;

-- The forecast: in which month how many records reach twelve months.
CREATE VIEW report.coverage_forecast AS
SELECT operation, municipality_code,
       date_trunc('month', since + interval '12 months')::date AS month,
       sum(records)::bigint AS records
FROM tenken.verified_day GROUP BY 1, 2, 3;
