"""The return (報告) of a municipality: its form, its figures, how it is laid out for people.

`document.Return` is the form that is exchanged, `issue.build` makes one a ministry, `paper.paper`
lays it out. What was made is kept, approved and written to files by `outgoing/`.
"""
