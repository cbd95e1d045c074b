-- What is asked by attributes: four, or three where the sex is not known; never by fewer
-- (総点検本部 第5回). Who lacks one of them is not asked for and has no candidate.
-- Reads {sought}, {stage}; writes {persons_asked}, {person_reply}. Safe to run again.
DROP TABLE IF EXISTS {persons_asked}, {person_reply};
CREATE UNLOGGED TABLE {persons_asked} AS
SELECT row_number() OVER (ORDER BY s.line) AS ref, s.line, d.name, d.kana, s.birth_date, d.sex,
       d.address
FROM {sought} AS s JOIN {stage} AS d USING (line)
WHERE btrim(d.name) <> '' AND btrim(d.address) <> '';
ALTER TABLE {persons_asked} ADD PRIMARY KEY (ref);
CREATE UNLOGGED TABLE {person_reply} (
    ref bigint NOT NULL, result text NOT NULL, my_number text, name text, kana text,
    roman_name text, alias text, former_name text, birth_date text, sex text, address text,
    municipality_code text, household_id text, status text, changed_on text, protected text,
    "until" text, former_my_number text
);
CREATE INDEX ON {person_reply} (ref);
SELECT tenken.without_statistics('{persons_asked}'), tenken.without_statistics('{person_reply}');
ANALYZE {persons_asked}
