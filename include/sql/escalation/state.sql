-- How the mail of the day stands. Reads only.
SELECT state FROM tenken.notice WHERE day = :day AND municipality_code = :code AND section = :section
