"""Two tasks, for the tests of the local Airflow: one can be made to fail, or to tell its keys."""

from __future__ import annotations

import os

from airflow.sdk import Param, dag, task


def key_ids() -> list[str]:
    """Short names of the keys that a task has."""
    from tenken import keys
    from tenken.airflow.keys import from_connections

    from_connections()
    return keys.ring(keys.EVIDENCE).key_ids()


@dag(
    schedule=None,
    params={"fail": Param(False, type="boolean"), "keys": Param(False, type="boolean")},
)
def little():
    @task
    def first() -> bool:
        return "AIRFLOW__CORE__FOREIGN" in os.environ

    @task
    def second(foreign: bool, **context: object) -> list[str]:
        if foreign or context["params"]["fail"]:
            raise ValueError("as asked")
        return key_ids() if context["params"]["keys"] else []

    second(first())


little()
