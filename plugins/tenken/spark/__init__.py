"""The same comparison on Spark, for a file that one machine's PostgreSQL should not hold.

Parquet goes in and comes out, a folder a municipality. What differs is decided by the same
`identity` and the same suites as everywhere; docs/spark.md says how it is set up and what it costs.
Needs the extra `spark`, and Java 17 or 21.
"""

from __future__ import annotations

from tenken.spark.errors import SparkError

__all__ = ["SparkError"]
