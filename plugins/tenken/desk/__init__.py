"""The receiving desk, of a prefecture or a ministry: many municipalities' returns, as files.

`received.read` reads a folder, `checking` says which are missing or wrong,
`aggregate.aggregate` makes the public aggregate of those that are right. No database.
"""
