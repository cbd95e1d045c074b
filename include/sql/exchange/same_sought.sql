-- Whether those asked for by attributes are still those that are sought, on the same day of birth.
-- Reads {sought}, {stage}, {persons_asked}.
SELECT NOT EXISTS (
    SELECT FROM (
        SELECT s.line, s.birth_date FROM {sought} AS s JOIN {stage} AS d USING (line)
        WHERE btrim(d.name) <> '' AND btrim(d.address) <> ''
    ) AS now_sought
    FULL JOIN {persons_asked} AS a USING (line, birth_date)
    WHERE a.ref IS NULL OR now_sought.line IS NULL)
