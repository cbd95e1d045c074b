-- A mail of a section, now by its municipality.
INSERT INTO tenken.notice (day, municipality_code, section, state, addresses, counts, message_id)
VALUES ('2026-08-05', '482013', '福祉課', 'uncertain', 2, '{"overdue": 1}', '<two@city.example>')
