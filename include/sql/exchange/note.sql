-- Notes an answer file that was taken up. Writes tenken.exchange_answer. Returns its id.
INSERT INTO tenken.exchange_answer
    (municipality_code, exchange_id, file, outcome, reason, received_at,
     used, repeated, not_asked, unreadable)
VALUES (%(code)s, %(id)s, %(file)s, %(outcome)s, %(reason)s, %(now)s,
        %(used)s, %(repeated)s, %(not_asked)s, %(unreadable)s)
RETURNING answer_id
