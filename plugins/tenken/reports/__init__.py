"""Results without persons, for officers, ministries and the public.

`site.write` makes the expectation reports; `returns/` the monthly return of a municipality,
`publication/` what the public may see of many returns; `outgoing/` keeps both and has them approved
by two persons, `mail/` sends them; `papers/` writes figures as XLSX, HTML and CSV; `deadlines` and
`link_methods` are what their names say. All of it reads and writes the schema `report` and nothing
else.
"""
