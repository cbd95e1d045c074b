-- How a ticket's attributes compared, and a saved list.
INSERT INTO tenken.ticket_outcome (ticket_id, run_id, name, birth_date)
SELECT ticket_id, 'old/done', 'same', 'different' FROM tenken.ticket WHERE record_id = 'R5';
INSERT INTO tenken.saved_view (officer, title, query) VALUES ('fukushi01', '期限超過', 'due=overdue')
