"""The return (報告) of a municipality: its form, its figures, what was issued to whom.

`document.Return` is the form that is exchanged, `issue.build` makes and keeps one a ministry,
`paper.paper` lays it out for people.
"""
