"""What goes wrong on Spark, said without a value.

Messages of Spark, of Arrow and of Python on the executors quote the row they stumbled over, so of
what is not ours only the class is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class SparkError(Exception):
    """The job could not be done: what, and what to do next. Carries no person's data."""


# Spark's own words for what went wrong, such as PATH_NOT_FOUND: upper case, never a value.
_CAUSES = 6  # told of at most
_CONDITION = re.compile(r"^\[([A-Z][A-Z_]+(?:\.[A-Z_]+)*)\]")


@contextmanager
def told(step: str, took: dict[str, float]) -> Iterator[None]:
    """Whatever goes wrong within leaves as a SparkError that names the step and no value.

    `took` is given how many seconds the step took.
    """
    begun = perf_counter()
    try:
        yield
        took[step] = perf_counter() - begun
    except SparkError:
        raise
    except Exception as error:
        condition = _CONDITION.match(str(error))
        what = " ".join([*_classes(error), *([condition[1]] if condition else [])])
        raise SparkError(f"step {step} on Spark: {what}; see docs/spark.md") from None


def _classes(error: Exception) -> list[str]:
    """Its class, and those of the causes that Java names."""
    names = [type(error).__name__]
    java = getattr(error, "java_exception", None)
    while java is not None and len(names) < _CAUSES:
        names.append(java.getClass().getSimpleName())
        java = java.getCause()
    return names
