-- Why records were left out, and when each was verified last.
INSERT INTO tenken.left_out VALUES ('old/done', 'not_due', 2);
INSERT INTO tenken.verified_day VALUES ('welfare', '482013', '2026-06-01', true, 3),
    ('welfare', '482013', '2026-06-01', false, 1);
CREATE TABLE verification.welfare_482013 (
    record_id text NOT NULL, first_seen_on date NOT NULL, verified_on date, left_out text);
INSERT INTO verification.welfare_482013 VALUES ('R1', '2026-06-01', '2026-06-01', NULL),
    ('R2', '2026-06-01', '2026-06-01', NULL), ('R3', '2026-06-01', '2026-06-01', NULL),
    ('R4', '2026-06-01', NULL, 'not_due')
