"""Whose records are verified: the sample city's, in its databases, or a folder's CSV files."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
from sqlalchemy import Engine, make_url

from tenken import rights, sample
from tenken.database import sql
from tenken.municipalities import Way
from tenken.operations import Operation
from tenken.pipeline.run import raw

RESIDENTS = 20_000
SEED = 2023


@dataclass(frozen=True)
class City:
    """The operations that can be verified, and the Airflow connections to their records."""

    title: str
    operations: tuple[Operation, ...]
    connections: Mapping[str, str]
    as_of: date | None = None  # the sample stands still; other cities are compared as of today
    truth: Path | None = None  # of the sample: what was put into it
    asks: Way = "connection"

    def dag_id(self, operation: Operation) -> str:
        """The annual DAG of the way in which the register is asked."""
        return operation.dag_id + ("_exchange" if self.asks == "exchange" else "")

    def asking_by(self, folder: Path) -> City:
        """The same city, asking the register by files in a folder."""
        drop = json.dumps({"conn_type": "fs", "extra": {"path": str(folder)}})
        title = f"{self.title}, the register asked by files (simulated J-LIS side)"
        connections = {**self.connections, "tenken_jlis": drop}
        return replace(self, title=title, connections=connections, asks="exchange")

    def truth_in_tickets(self, engine: Engine) -> dict[str, int] | None:
        """Of the sample: how many true errors were put in, and how many have an open ticket."""
        if self.truth is None:
            return None
        with engine.begin() as connection, self.truth.open(encoding="utf-8") as file:
            cursor = raw(connection).cursor()
            cursor.execute(sql("sample/truth_table.sql"))
            cursor.copy_expert("COPY truth FROM STDIN (FORMAT csv, HEADER match)", file)
            keys = [operation.key for operation in self.operations]
            cursor.execute(sql("sample/truth_in_tickets.sql"), {"operations": keys})
            true_errors, in_tickets = cursor.fetchone()
        return {"true_errors": true_errors, "in_tickets": in_tickets}


def of_files(folder: Path, operations: Sequence[Operation]) -> City:
    """A folder with register.csv, perhaps history.csv, and a file for each operation."""
    if not (folder / "register.csv").is_file():
        raise click.ClickException(
            f"{folder / 'register.csv'} is missing: the register that records are compared with. "
            "docs/files.md says what the files hold"
        )
    there = tuple(o for o in operations if (folder / f"{o.key}.csv").is_file())
    for missing in (o for o in operations if o not in there):
        click.echo(f"  {missing.key}: no {missing.key}.csv in the folder, left out")
    if not there:
        raise click.ClickException(f"{folder} holds no <operation>.csv; see docs/files.md")
    connection = json.dumps({"conn_type": "fs", "extra": {"path": str(folder.resolve())}})
    names = {o.connection for o in there} | {"tenken_register"}
    return City(f"the files in {folder}", there, dict.fromkeys(names, connection))


def of_sample(folder: Path, url: str, operations: Sequence[Operation]) -> City:
    """The sample city: made and loaded into the database at `url` when it is not there yet."""
    made = folder / "made.json"
    secrets_file = folder / "passwords.json"
    facts = {"residents": RESIDENTS, "seed": SEED, "version": sample.VERSION}
    if not made.exists() or json.loads(made.read_text()) != facts:
        made.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        sample.write(folder, residents=RESIDENTS, seed=SEED)
        passwords = {role: secrets.token_urlsafe(16) for role in sample.ROLES}
        secrets_file.touch(mode=0o600)
        secrets_file.write_text(json.dumps(passwords))
        sample.load(folder, url, passwords)
        made.write_text(json.dumps(facts))
    passwords = json.loads(secrets_file.read_text())
    roles = {o.connection: o.key for o in operations if o.key in sample.ROLES}
    roles["tenken_register"] = "juki"
    connections = {name: _connection(url, role, passwords[role]) for name, role in roles.items()}
    title = f"{sample.MUNICIPALITY.name}, {RESIDENTS:,} simulated residents"
    verified = tuple(o for o in operations if o.key in sample.ROLES)
    return City(title, verified, connections, sample.AS_OF, folder / "truth.csv")


def grant_sample_officers(engine: Engine) -> None:
    """Give the sample's officers their roles; the auditor sees every place. Safe to run again."""
    with engine.connect() as connection:
        there = {one.officer for one in rights.standing(connection)}
    for officer, role, operation in sample.OFFICERS:
        if officer not in there:
            place = rights.EVERYWHERE if role == "auditor" else sample.MUNICIPALITY.code
            rights.grant(engine, officer, role, place, operation, by="tenken sample")


def _connection(url: str, role: str, password: str) -> str:
    place = make_url(url)
    return json.dumps(
        {
            "conn_type": "postgres",
            "host": place.query.get("host") or place.host,
            "port": place.port,
            "schema": place.database,
            "login": role,
            "password": password,
        }
    )
