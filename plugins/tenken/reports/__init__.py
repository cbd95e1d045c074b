"""Results without persons: expectation reports as pages, the monthly summary of the ministries.

`site.write` and `summary.write`; both read the schema `report` and nothing else.
"""
