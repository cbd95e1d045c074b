"""`make bench-exchange`: 1,000,000 inquiries written and their answers read, by a folder.

Writing and reading are timed in processes of their own, whose memory is measured too. The answers
are the simulator's; its time is told apart. Writes output/bench-exchange.json. Takes minutes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

import click
from sqlalchemy import Engine, text

from tenken import database, operations, output, pipeline
from tenken.database import sql
from tenken.database.embedded import EmbeddedServer
from tenken.exchange.agreement import Agreement, agreement
from tenken.exchange.drop import FolderDrop
from tenken.exchange.register import ExchangedRegister
from tenken.pipeline.run import raw
from tenken.sample.jlis import Simulator
from tests.bench.job import BenchSources
from tests.bench.people import Case, People, load_records, load_register

RUN = "exchange"


@dataclass(frozen=True)
class ExchangedSources(BenchSources):
    """The bench's records, and a register that answers by files."""

    folder: Path = Path()

    def register(self) -> ExchangedRegister:  # type: ignore[override]  # another way, same face
        return ExchangedRegister(FolderDrop(self.folder), agreed())


def agreed() -> Agreement:
    """As delivered, but a day is as long as it takes."""
    wide = {"numbers_a_day": 10**9, "opens": "00:00", "closes": "24:00"}
    return agreement().model_copy(update=wide)


@click.command()
@click.option("--records", default=1_000_000, show_default=True)
def bench(records: int) -> None:
    """Load, write, answer, read."""
    with tempfile.TemporaryDirectory(prefix="tenken-exchange-") as name:
        place = Path(name)
        (place / "drop").mkdir(mode=0o700)
        with EmbeddedServer(place / "postgresql", durable=False) as server:
            server.create_database("bench")
            found = _bench(server.url("bench"), place / "drop", records)
    output().mkdir(exist_ok=True)
    (output() / "bench-exchange.json").write_text(json.dumps(found, indent=1))
    click.echo(json.dumps(found, indent=1))


def _bench(url: str, folder: Path, records: int) -> dict[str, object]:
    engine = database.connect(url)
    database.migrate(engine)
    _load(engine, records)
    run = pipeline.open_run(
        engine, RUN, operations.operation("welfare"), "482013", "annual", date(2026, 11, 1)
    )
    pipeline.perform("extract", run, BenchSources(engine))
    written = _timed(url, folder)
    begun = perf_counter()
    files = Simulator(engine, FolderDrop(folder), agreed()).answer()
    simulated = round(perf_counter() - begun, 1)
    read = _timed(url, folder)
    with engine.connect() as connection:
        asked, answered = connection.execute(
            text("SELECT asked, answered FROM report.exchange")
        ).one()
    if asked != answered:
        raise click.ClickException(f"{asked} asked, {answered} answered")
    engine.dispose()
    return {
        "records": records,
        "inquiries": asked,
        "files": files,
        "write": written,
        "read": read,
        "simulator_seconds": simulated,
    }


def _load(engine: Engine, records: int) -> None:
    with engine.begin() as connection:
        cursor = raw(connection).cursor()
        cursor.execute("CREATE SCHEMA bench; CREATE SCHEMA juki")
        people = People()
        load_register(cursor, people, records)
        load_records(cursor, people, Case(records, differently=0.2, mismatching=0.001))
        cursor.execute(sql("sample/juki_tables.sql"))
        cursor.execute(
            """INSERT INTO juki."住民" ("個人番号", "世帯番号", "住民種別", "住民状態", "氏名",
                   "氏名_フリガナ", "生年月日", "性別", "住所_都道府県", "住所_市区郡町村名",
                   "住所_町字番地", "住所_市区町村コード")
               SELECT my_number, household_id, '1', status, name, kana, birth_date, sex, '', '',
                      address, municipality_code FROM bench.register"""
        )
        cursor.execute(sql("sample/juki_indexes.sql"))


def _timed(url: str, folder: Path) -> dict[str, float]:
    words = [sys.executable, "-m", "tests.bench.exchange", "--take", url, str(folder)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said)
    return found


def take(url: str, folder: str) -> None:
    """The step inquire once, in this process; prints seconds and memory."""
    engine = database.connect(url)
    run = pipeline.find_run(engine, RUN)
    begun = perf_counter()
    with suppress(pipeline.AwaitedError):
        pipeline.perform("inquire", run, ExchangedSources(engine, folder=Path(folder)))
    seconds = round(perf_counter() - begun, 1)
    print(json.dumps({"seconds": seconds, "memory_mb": _peak_mb()}))


def _peak_mb() -> int:
    # Not getrusage: its figure begins at what the starting process held.
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        take(*sys.argv[2:])
    else:
        bench()
