"""A Spark session that tells nobody of persons, and leaves nothing of them behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tenken.spark.errors import SparkError
from tenken.spark.settings import Settings

try:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
except ImportError:
    raise SparkError(
        "pyspark is not installed; pip install --require-hashes -r requirements-spark.txt"
    ) from None

# Not to be set otherwise: pages, event logs and messages show plans and rows; what is spilled,
# shuffled or broadcast is encrypted with a key that lives as long as the job.
_SILENT = {
    "spark.ui.enabled": "false",
    "spark.eventLog.enabled": "false",
    "spark.log.level": "OFF",
    "spark.executor.syncLogLevel.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.io.encryption.enabled": "true",
    "spark.sql.execution.pyspark.udf.simplifiedTraceback.enabled": "true",
}
# What the job takes for given; a municipality's code keeps its leading zero.
_OURS = {
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
    "spark.sql.sources.partitionOverwriteMode": "static",
    # What can be inferred of a column from its aliases doubles with each of them.
    "spark.sql.constraintPropagation.enabled": "false",
    # The driver's memory must not grow with municipalities: Spark remembers 1,000 queries with
    # their plans for a page that there is none of, and frees what nobody refers to every 30 min.
    "spark.ui.retainedJobs": "20",
    "spark.ui.retainedStages": "20",
    "spark.ui.retainedTasks": "200",
    "spark.sql.ui.retainedExecutions": "1",
    "spark.sql.maxPlanStringLength": "10000",
    "spark.cleaner.periodicGC.interval": "2min",
    # What is handed to every executor takes a page at least, of 32 MB or 64 else, were it one row.
    "spark.buffer.pageSize": "2m",
}


@contextmanager
def session(settings: Settings) -> Iterator[SparkSession]:
    """A session by include/spark.yaml; its scratch folder is its own, and gone afterwards.

    Raises SparkError when Spark cannot be started.
    """
    if settings.scratch and not settings.scratch.is_dir():
        raise SparkError(f"include/spark.yaml: scratch: there is no folder {settings.scratch}")
    scratch = tempfile.mkdtemp(prefix="tenken-spark-", dir=settings.scratch)  # for its owner alone
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(settings.master).appName("tenken")
    given = {**settings.conf, **_OURS, **_SILENT, "spark.local.dir": scratch}
    for name, value in given.items():
        builder = builder.config(name, value)
    try:
        try:
            spark = builder.getOrCreate()
        except PySparkException:
            raise SparkError(
                f"Spark could not be started on {settings.master}; it needs Java 17 or 21 (on "
                "Debian: apt-get install openjdk-17-jre-headless), see docs/spark.md"
            ) from None
        try:
            yield spark
        finally:
            spark.stop()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
