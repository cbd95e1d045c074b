"""Two tasks, one of which can be made to fail, for the tests of the local Airflow."""

from __future__ import annotations

import os

from airflow.sdk import Param, dag, task


@dag(schedule=None, params={"fail": Param(False, type="boolean")})
def little():
    @task
    def first() -> bool:
        return "AIRFLOW__CORE__FOREIGN" in os.environ

    @task
    def second(foreign: bool, **context: object) -> None:
        if foreign or context["params"]["fail"]:
            raise ValueError("as asked")

    second(first())


little()
