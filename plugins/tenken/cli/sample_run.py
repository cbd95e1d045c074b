"""The sample city through an Airflow that is running already: that of docker-compose.yaml.

The environment says where: TENKEN_AIRFLOW_URL, TENKEN_ADMIN_PASSWORD (of the user `admin`),
TENKEN_OWNER_URL (loads the sample's records into the database `city`), TENKEN_DATABASE_URL.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic, sleep

import click
from rich.console import Console
from sqlalchemy import Engine, make_url

from tenken import database, environment, operations, sample
from tenken.airflow.api import AirflowApi
from tenken.airflow.verification import REGISTER_POOL
from tenken.cli.city import City, grant_sample_officers, of_sample
from tenken.cli.databases import databases, runtime
from tenken.cli.local import REGISTER_SLOTS, SUMMARY
from tenken.cli.run import report, summarise, verify
from tenken.database import logins
from tenken.municipalities import deployment

USER = "admin"
DESCRIBED = "Tenken's sample city"
PATIENCE = 300  # seconds until Airflow has read the DAGs


@dataclass(frozen=True)
class RunningAirflow:
    """Airflow, reached by its API alone."""

    api: AirflowApi
    url: str

    def log_tail(self, dag_id: str, run_id: str) -> str:
        """Where its logs are read."""
        return f"Its logs: {self.url}/dags/{dag_id}/runs/{run_id}"


@dataclass(frozen=True)
class Running:
    """The sample city on a running Airflow."""

    engine: Engine
    airflow: RunningAirflow
    city: City


def take() -> bool:
    """Load the sample, verify all of its operations, report; whether all came to a good end."""
    console = Console(highlight=False)
    _refuse_a_real_city()
    url, password = _needed("TENKEN_AIRFLOW_URL"), _needed("TENKEN_ADMIN_PASSWORD")
    api = AirflowApi(url.rstrip("/"), USER, password)
    started_at = datetime.now(UTC)
    with databases() as urls:
        owner = make_url(urls.owner)
        logins.create_database(urls.owner, "city")
        at = owner.set(database="city").render_as_string(hide_password=False)
        console.print("Loading the sample city ...")
        city = of_sample(runtime() / "sample", at, operations.all_operations())
        engine = database.connect(urls.tenken)
        grant_sample_officers(engine)
        place = Running(engine, RunningAirflow(api, url), city)
        _connect(api, city)
        api.pool(REGISTER_POOL, REGISTER_SLOTS)
        with _unpaused(api, [*map(city.dag_id, city.operations), SUMMARY]):
            console.print(f"Re-verifying {city.title}")
            done = verify(console, place, started_at, "annual")
            done = done and summarise(console, place, started_at)
        report(console, place, started_at)
        engine.dispose()
    return done


def _needed(name: str) -> str:
    value = environment.read(name)
    if not value:
        raise click.ClickException(f"{name} is not set: docker compose run --rm sample sets it")
    return value


def _refuse_a_real_city() -> None:
    named = [name for name in os.environ if name.upper().startswith("AIRFLOW_CONN_TENKEN_REGISTER")]
    if named:
        raise click.ClickException(
            f"{named[0]} is set: Airflow knows a real register, and the sample would be mixed "
            "with it. Take the sample on an installation without connections.env"
        )
    if [one.code for one in deployment().municipalities] != [sample.MUNICIPALITY.code]:
        raise click.ClickException(
            "include/municipalities.yaml names other municipalities than the sample's"
        )


def _connect(api: AirflowApi, city: City) -> None:
    for name, facts in city.connections.items():
        if not api.connection(name, json.loads(facts), DESCRIBED):
            raise click.ClickException(
                f"Airflow has a connection '{name}' that is not the sample's; nothing was run"
            )


@contextmanager
def _unpaused(api: AirflowApi, dags: Sequence[str]) -> Iterator[None]:
    """Let the DAGs run, and leave them as they were found."""
    deadline = monotonic() + PATIENCE
    never = datetime.fromtimestamp(0, UTC)
    waiting = list(dags)
    while waiting := [dag for dag in waiting if not api.parsed(dag, never)]:
        if monotonic() > deadline:
            raise click.ClickException(
                f"Airflow has not read {', '.join(waiting)}: docker compose logs dag-processor"
            )
        sleep(1)
    paused = [dag for dag in dags if api.paused(dag)]
    try:
        for dag in paused:
            api.pause(dag, False)
        yield
    finally:
        for dag in paused:
            api.pause(dag, True)
