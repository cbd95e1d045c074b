-- Whether every last verification is so old that it says nothing: more than twelve months.
-- Reads {verified}.
SELECT NOT EXISTS (
    SELECT FROM {verified} WHERE coalesce(verified_on, first_seen_on) + interval '12 months'
                                 > CAST(:today AS date))
