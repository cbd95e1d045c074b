-- The daily mail of a section is about its own municipality's tickets. The mails sent before were
-- of the one municipality there was; their rows keep an empty code.

ALTER TABLE tenken.notice ADD COLUMN municipality_code text NOT NULL DEFAULT '';
ALTER TABLE tenken.notice ALTER COLUMN municipality_code DROP DEFAULT;
ALTER TABLE tenken.notice DROP CONSTRAINT notice_pkey;
ALTER TABLE tenken.notice ADD PRIMARY KEY (day, municipality_code, section);

CREATE OR REPLACE VIEW report.notice AS
SELECT day, section, state, attempts, addresses, counts, begun_at, sent_at, problem,
       municipality_code
FROM tenken.notice;
