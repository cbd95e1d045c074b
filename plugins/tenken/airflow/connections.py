"""Airflow connections as sources: a PostgreSQL database, or a folder of CSV files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from airflow.sdk import BaseHook, Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from sqlalchemy import URL

from tenken import database
from tenken.municipalities import Municipality
from tenken.operations import Operation
from tenken.pipeline.run import StepError
from tenken.pipeline.sources import (
    DatabaseRecords,
    DatabaseRegister,
    FileRecords,
    FileRegister,
    Records,
    Register,
)

REGISTER = "tenken_register"


@dataclass(frozen=True)
class ConnectionSources:
    """The sources of an operation and municipality: the connections its YAML names, and the
    municipality's own ending behind each name."""

    operation: Operation
    municipality: Municipality

    def records(self) -> Records:
        """A database for connection type postgres; `<operation>.csv` in a folder for type fs."""
        connection = _connection(self.operation.connection + self.municipality.connections)
        if connection.conn_type == "fs":
            return FileRecords(_folder(connection) / f"{self.operation.key}.csv")
        return DatabaseRecords(database.connect(_url(connection), ours=False), self.operation.key)

    def register(self) -> Register:
        """A database for type postgres; register.csv and history.csv in a folder for type fs; for a
        municipality that asks by file exchange, its drop.
        """
        if self.municipality.asks == "exchange":
            return _exchanged(self.municipality)
        connection = _connection(REGISTER + self.municipality.connections)
        if connection.conn_type == "fs":
            folder = _folder(connection)
            history = folder / "history.csv"
            return FileRegister(folder / "register.csv", history if history.exists() else None)
        return DatabaseRegister(database.connect(_url(connection), ours=False))


def _exchanged(municipality: Municipality) -> Register:
    from tenken.airflow.exchange import drop_name, exchange_drop
    from tenken.exchange.agreement import agreement
    from tenken.exchange.drop import DropError
    from tenken.exchange.register import ExchangedRegister

    try:
        return ExchangedRegister(exchange_drop(drop_name(municipality.code)), agreement())
    except DropError as error:
        raise StepError(str(error)) from None


def _connection(name: str) -> Connection:
    try:
        connection = BaseHook.get_connection(name)
    except AirflowNotFoundException:
        raise StepError(
            f"Airflow has no connection '{name}'; docs/operations.md says how to make one"
        ) from None
    if connection.conn_type not in ("postgres", "fs"):
        raise StepError(
            f"connection '{name}' is of type {connection.conn_type}; "
            "Tenken reads postgres (a database) and fs (a folder of CSV files)"
        )
    return connection


def _folder(connection: Connection) -> Path:
    path = connection.extra_dejson.get("path")
    if not path or not Path(path).is_dir():
        raise StepError(
            f"connection '{connection.conn_id}': its extra 'path' must name a folder that is there"
        )
    return Path(path)


def _url(connection: Connection) -> str:
    # PostgresHook hands out psycopg 3, which has another COPY.
    return URL.create(
        "postgresql+psycopg2",
        username=connection.login,
        password=connection.password,
        host=connection.host,
        port=connection.port,
        database=connection.schema,
        query={"application_name": "tenken"},
    ).render_as_string(hide_password=False)
