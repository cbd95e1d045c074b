-- A return that was approved by two and sent; how an institution linked numbers; a warning.
INSERT INTO report.issued_return (ministry, month, revision, content, sha256, approved_by, approved_at)
VALUES ('mhlw', '2026-06-01', 1, '{}', encode(sha256('{}'), 'hex'), '{tokatsu,tokatsu2}', '2026-07-01');
INSERT INTO report.delivery (ministry, month, revision, address, message_id, state, attempts, sent_at)
VALUES ('mhlw', '2026-06-01', 1, 'desk@mhlw.example', '<return@city.example>', 'sent', 1, '2026-07-01');
INSERT INTO report.link_method VALUES ('welfare', '福祉事務所', 2, '窓口', true, 100, 'none', '本人確認済み');
INSERT INTO report.warning VALUES ('welfare', '2026-07-01', 'late')
