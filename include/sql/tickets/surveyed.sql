-- Whether nothing is left to survey: no mis-link confirmed with the person, or a leak survey that a
-- person has decided. Reads tenken.ticket, tenken.survey.
SELECT NOT (t.verdict = 'mislink' AND t.confirmed_at IS NOT NULL)
       AND NOT EXISTS (SELECT FROM tenken.survey AS s
                       WHERE s.ticket_id = t.ticket_id AND s.outcome IS NULL)
    OR EXISTS (SELECT FROM tenken.survey AS s
               WHERE s.ticket_id = t.ticket_id AND s.outcome IS NOT NULL)
FROM tenken.ticket AS t WHERE t.ticket_id = :ticket_id
