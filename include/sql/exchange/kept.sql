-- Under which name an answer file stands aside. Writes tenken.exchange_answer. Safe to run again.
UPDATE tenken.exchange_answer SET kept_as = %(name)s WHERE answer_id = %(answer)s
