-- What those persons had before, as the answers by file tell; and, where they do not say so themselves,
-- that the number asked for was replaced. Reads {numbers_asked}, {number_reply}.
SELECT p.my_number, h."until", h.former_my_number, h.name, h.kana, h.alias, h.address
FROM {number_reply} AS h
JOIN {number_reply} AS p ON p.ref = h.ref AND p.result IN ('1', '2')
WHERE h.result = 'H'
UNION ALL
SELECT p.my_number, p.changed_on, q.number, NULL, NULL, NULL, NULL
FROM {number_reply} AS p
JOIN {numbers_asked} AS q ON q.ref = p.ref
WHERE p.result = '2' AND NOT EXISTS (
    SELECT FROM {number_reply} AS h
    WHERE h.ref = p.ref AND h.result = 'H' AND h.former_my_number = q.number)
