"""Rules as data: the suites of Great Expectations, the project's own expectations, their results.

`suites` reads the JSON, `evaluate` runs a suite on a table, `results` says what may be known of
it, `failures` finds the rows that failed. Nothing here imports Great Expectations but `evaluate`
and what it needs; `tenken.pipeline.validate` is the step that uses them.
"""
