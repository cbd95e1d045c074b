"""Waiting for the J-LIS side's answers: a trigger that looks for files, and where it looks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseHook, BaseOperator, Connection
from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException
from airflow.triggers.base import BaseTrigger, TriggerEvent

from tenken.airflow.step import database_url
from tenken.exchange.covers import ANSWERS, named, whole_answers
from tenken.exchange.drop import Drop, DropError, FolderDrop
from tenken.municipalities import deployment, municipality

if TYPE_CHECKING:
    from airflow.sdk import Context

CONNECTION = "tenken_jlis"


class AnswersTrigger(BaseTrigger):
    """Fires when an answer to one of the exchanges is there, or at `wake_at` (ISO, UTC).

    `exchanges`: the connection of each exchange's drop, by exchange id. Ids and names only: what a
    trigger is made of stands in Airflow's database. A drop that cannot be reached is looked into
    again later; the task says so when it is still away then.
    """

    def __init__(self, exchanges: Mapping[str, str], wake_at: str, seconds: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.exchanges = dict(exchanges)
        self.wake_at = wake_at
        self.seconds = seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What the triggerer makes it of anew, after a restart too."""
        return (
            "tenken.airflow.exchange.AnswersTrigger",
            {"exchanges": self.exchanges, "wake_at": self.wake_at, "seconds": self.seconds},
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look, sleep, look."""
        wake_at = datetime.fromisoformat(self.wake_at)
        while datetime.now(UTC) < wake_at and not await self._answered():
            left = (wake_at - datetime.now(UTC)).total_seconds()
            await asyncio.sleep(max(0.0, min(float(self.seconds), left)))
        looked = {"looked_at": datetime.now(UTC).isoformat()}
        yield TriggerEvent(looked)  # type: ignore[no-untyped-call]

    async def _answered(self) -> bool:
        for name in sorted(set(self.exchanges.values())):
            wanted = {each for each, place in self.exchanges.items() if place == name}
            connection = await BaseHook.aget_connection(name)
            try:
                if await asyncio.to_thread(_holds_one, connection, wanted):
                    return True
            except OSError as error:
                self.log.warning("%s cannot be looked into: %s", name, type(error).__name__)
        return False


def _holds_one(connection: Connection, exchanges: set[str]) -> bool:
    drop = drop_of(connection)
    try:
        matches = map(named, whole_answers(drop.names(ANSWERS)))
        return any(match and match["exchange"] in exchanges for match in matches)
    finally:
        drop.close()


class DestroyExchangedOperator(BaseOperator):
    """Destroys exchanged files whose days are over (include/exchange.yaml), and sets aside what
    nobody waits for. Its XCom is counts. One municipality's trouble stops no other.
    """

    def execute(self, context: Context) -> dict[str, int]:
        """Go through the drops."""
        from tenken import database
        from tenken.exchange.agreement import agreement
        from tenken.exchange.keeping import destroy

        counts: Counter[str] = Counter()
        problems: list[str] = []
        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            for one in deployment().asking("exchange"):
                try:
                    drop = exchange_drop(drop_name(one.code))
                    now = datetime.now(UTC)
                    counts.update(destroy(engine, drop, one.code, agreement(), now))
                    drop.close()
                except OSError as error:
                    said = str(error) if isinstance(error, DropError) else type(error).__name__
                    problems.append(f"{one.code}: {said}")
        finally:
            engine.dispose()
        self.log.info("exchanged files destroyed: %s", dict(counts))
        if problems:
            raise AirflowException("; ".join(problems))
        return dict(counts)


def drop_name(code: str) -> str:
    """The connection of a municipality's drop."""
    return CONNECTION + municipality(code).connections


def exchange_drop(name: str) -> Drop:
    """The drop of the Airflow connection of that name."""
    try:
        return drop_of(BaseHook.get_connection(name))
    except AirflowNotFoundException:
        raise DropError(
            f"Airflow has no connection '{name}'; docs/exchange.md says how to make one"
        ) from None


def drop_of(connection: Connection) -> Drop:
    """A folder for type fs, a folder on a server for type sftp; extra `path` in both."""
    extra = connection.extra_dejson
    path = extra.get("path")
    if connection.conn_type not in ("fs", "sftp") or not path:
        raise DropError(
            f"connection '{connection.conn_id}' must be of type fs or sftp, with an extra 'path'"
        )
    if connection.conn_type == "fs":
        return FolderDrop(Path(path))
    if not (connection.host and connection.login and extra.get("host_key")):
        raise DropError(
            f"connection '{connection.conn_id}' needs host, login and, in its extra, host_key"
        )
    from tenken.exchange.sftp import SftpDrop, SftpServer

    return SftpDrop(
        SftpServer(
            connection.host,
            connection.port or 22,
            connection.login,
            path,
            extra["host_key"],
            connection.password,
            extra.get("private_key"),
            extra.get("private_key_passphrase"),
        )
    )
