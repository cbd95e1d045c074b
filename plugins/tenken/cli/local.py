"""Everything `tenken run` and `tenken serve` stand on: databases, a city's records, Airflow."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol

from rich.console import Console
from sqlalchemy import Engine

from tenken import database, home, keys, masking, output
from tenken.airflow.api import AirflowApi
from tenken.airflow.local import LocalAirflow
from tenken.airflow.verification import REGISTER_POOL
from tenken.cli.city import City, grant_sample_officers, of_files, of_sample
from tenken.cli.databases import databases, key_file, runtime
from tenken.cli.jlis import answering, of_demo
from tenken.exchange.agreement import agreement
from tenken.operations import Operation

SUMMARY = "tenken_summary"
TICKETS = ("tenken_recheck", "tenken_retention")
REGISTER_SLOTS = 4  # batches that may ask the register at once


class Airflow(Protocol):
    """An Airflow that runs are triggered on."""

    @property
    def api(self) -> AirflowApi:
        """Its REST API."""

    def log_tail(self, dag_id: str, run_id: str) -> str:
        """Where to look when a run has failed."""


class Place(Protocol):
    """Where a city's records are verified: on this machine, or on a running Airflow."""

    @property
    def engine(self) -> Engine:
        """Tenken's tables."""

    @property
    def airflow(self) -> Airflow:
        """Takes the runs."""

    @property
    def city(self) -> City:
        """Whose records."""


@dataclass(frozen=True)
class Local:
    """What is up and running on this machine."""

    engine: Engine
    airflow: LocalAirflow
    city: City


@contextmanager
def up(
    console: Console,
    chosen: Sequence[Operation],
    data: Path | None,
    *,
    schedules: bool = False,
    exchange: bool = False,
) -> Iterator[Local]:
    """Start what is needed, and stop all that was started, whatever happens in between.

    `exchange`: the register is asked by files, which a simulator answers.
    """
    keys.keep_in(key_file())
    with ExitStack() as stack:
        with _said(console, "PostgreSQL"):
            urls = stack.enter_context(databases())
        engine = database.connect(urls.tenken)
        stack.callback(engine.dispose)
        with _said(console, "tables"):
            database.migrate(engine)
        with _said(console, "records"):
            if data:
                city = of_files(data, chosen)
            else:
                city = of_sample(runtime() / "sample", urls.city, chosen)
                grant_sample_officers(engine)
        facts = home()
        if exchange:
            facts = of_demo(runtime() / "exchange" / "home")
            drop = runtime() / "exchange" / "files"
            agreed = agreement(facts / "include" / "exchange.yaml")
            stack.enter_context(answering(drop, urls.city, agreed))
            city = city.asking_by(drop)
        airflow = LocalAirflow(
            home=runtime() / "airflow",
            dags=facts / "dags",
            plugins=home() / "plugins",
            metadata_url=urls.airflow,
            environment=_environment(urls.tenken, city, facts),
            schedules=schedules,
        )
        stack.callback(airflow.stop)
        with _said(console, "Airflow"):
            airflow.start([*map(city.dag_id, city.operations), SUMMARY, *TICKETS])
            airflow.api.pool(REGISTER_POOL, REGISTER_SLOTS)
        yield Local(engine, airflow, city)


def _environment(url: str, city: City, facts: Path) -> dict[str, str]:
    return {
        "TENKEN_DATABASE_URL": url,
        "TENKEN_HOME": str(facts),
        "TENKEN_OUTPUT": str(output()),
        **({masking.NAMES: str(city.truth.parent)} if city.truth else {}),
        **{variable: os.environ[variable] for variable in (keys.EVIDENCE, keys.AUDIT)},
        **{f"AIRFLOW_CONN_{name.upper()}": value for name, value in city.connections.items()},
    }


@contextmanager
def _said(console: Console, what: str) -> Iterator[None]:
    begun = monotonic()
    with console.status(f"{what} ..."):
        yield
    console.print(f"  {what:<12} {monotonic() - begun:5.1f} s")
