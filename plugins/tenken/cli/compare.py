"""`tenken compare`: two CSV files, without Airflow, on a database that is gone afterwards.

Or folders of Parquet on Spark, which needs no database at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine, text

from tenken import database, operations
from tenken.cli.copying import shown
from tenken.database import sql
from tenken.database.embedded import EmbeddedServer
from tenken.municipalities import municipality
from tenken.operations import JAPAN, Operation, Scope
from tenken.pipeline import Run, open_run
from tenken.pipeline.compare import count_verdicts, judge
from tenken.pipeline.extract import extract
from tenken.pipeline.inquire import inquire
from tenken.pipeline.run import VERDICTS, raw, recorded
from tenken.pipeline.search import explain
from tenken.pipeline.sources import FileRecords, FileRegister

FINDINGS_SHOWN = 20
_WORDS = ("extracted", "quarantined", *VERDICTS)
COMPARE = "compare"  # the operation of records that belong to none


@click.command()
@click.argument("records")
@click.argument("register")
@click.option("--history", help="Former names, addresses and numbers.")
@click.option("--operation", help="Compares as of the operation's day (include/operations).")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Compares as of this day.")
@click.option("-o", "verdicts", type=click.Path(path_type=Path), required=True)
@click.option(
    "--engine",
    type=click.Choice(["postgresql", "spark"]),
    default="postgresql",
    show_default=True,
    envvar="TENKEN_ENGINE",
    help="spark: folders of Parquet by municipality instead of files (include/spark.yaml).",
)
def compare(
    records: str,
    register: str,
    history: str | None,
    operation: str | None,
    as_of: datetime | None,
    verdicts: Path,
    engine: str,
) -> None:
    """Compare RECORDS.csv with REGISTER.csv; one verdict a record, naming no one.

    docs/files.md says what the files hold. Every record is compared, also those that the
    re-check of an operation would leave out of scope. On Spark all four are folders, and with
    --operation the operation's suites are evaluated too; docs/spark.md.
    """
    console = Console(stderr=True, highlight=False)
    of = _operation(operation)
    day = as_of.date() if as_of else of.compared_on(datetime.now(JAPAN).date())
    if engine == "spark":
        _on_spark(console, records, register, history, operation, day, verdicts)
    else:
        files = (_file(records), _file(register), _file(history) if history else None)
        _on_postgresql(console, *files, of, day, verdicts)


def _file(name: str) -> Path:
    if not Path(name).is_file():
        raise click.BadParameter(f"no file '{name}'")
    return Path(name)


def _on_spark(
    console: Console,
    records: str,
    register: str,
    history: str | None,
    suites: str | None,
    day: date,
    out: Path,
) -> None:
    from tenken.spark.job import Job, compare  # pyspark is an extra
    from tenken.spark.settings import settings

    counts = compare(Job(records, register, history, out, day, suites), settings())
    totals = {word: sum(counted[word] for counted in counts.values()) for word in _WORDS}
    for word, number in totals.items():
        if number:
            console.print(f"{word:<12} {number:>12,}")
    console.print(f"{len(counts):,} municipalities, written to {out}", soft_wrap=True)


def _on_postgresql(
    console: Console,
    records: Path,
    register: Path,
    history: Path | None,
    of: Operation,
    day: date,
    verdicts: Path,
) -> None:
    with _throwaway() as engine, _bars(console) as bars:
        run = open_run(engine, "compare", of, municipality().code, "annual", day)
        with recorded(run, "extract") as counts, shown(bars, engine, "records", records):
            counts.update(extract(run, FileRecords(records)))
        register_files = [register, history] if history else [register]
        answering = FileRegister(register, history)
        with recorded(run, "inquire") as asked, shown(bars, engine, "register", *register_files):
            asked.update(inquire(run, answering))
        with recorded(run, "compare"):
            _compare(bars, run, answering, counts["extracted"])
            _write(run, verdicts)
        bars.stop()
        _tell(console, run, counts, verdicts)


def _operation(key: str | None) -> Operation:
    if key:
        return operations.operation(key).model_copy(
            update={"linked_with_register": False, "scope": Scope()}
        )
    words = {
        "key": COMPARE,
        "linked_with_register": False,
        "scope": Scope(),
        "as_of": "today",
    }
    return operations.all_operations()[0].model_copy(update=words)


@contextmanager
def _throwaway() -> Iterator[Engine]:
    with (
        tempfile.TemporaryDirectory(prefix="tenken-") as folder,
        EmbeddedServer(Path(folder) / "postgresql", durable=False) as server,
    ):
        server.create_database("tenken")
        engine = database.connect(server.url("tenken"))
        try:
            database.migrate(engine)
            with engine.begin() as connection:
                database.roles.add_operation(connection, COMPARE)
            yield engine
        finally:
            engine.dispose()


@contextmanager
def _bars(console: Console) -> Iterator[Progress]:
    columns = (TextColumn("{task.description:<9}"), BarColumn(), TaskProgressColumn(),
               TimeElapsedColumn(), TextColumn("{task.fields[said]}"))  # fmt: skip
    with Progress(*columns, console=console) as bars:
        yield bars


def _compare(bars: Progress, run: Run, register: FileRegister, records: int) -> None:
    task = bars.add_task("compare", total=None, said="")
    compared = 0

    def told(batch: int) -> None:
        nonlocal compared
        compared += batch
        bars.update(task, said=f"{compared:,} of {records:,} records are not identical")

    judge(run, told)
    explain(run, register)
    bars.update(task, total=1, completed=1)


def _write(run: Run, file: Path) -> None:
    copied = f"COPY ({sql('compare/written.sql', **run.tables('comparison'))}) TO STDOUT"
    with run.engine.connect() as connection, file.open("wb") as out:
        raw(connection).cursor().copy_expert(f"{copied} (FORMAT csv, HEADER)", out)


def _tell(console: Console, run: Run, counts: dict[str, int], file: Path) -> None:
    with run.engine.connect() as connection:
        statement = text(sql("reports/findings.sql"))
        findings = connection.execute(statement, {"run_id": run.run_id}).scalars().all()
    for message in findings[:FINDINGS_SHOWN]:
        console.print(message, markup=False, soft_wrap=True)
    if len(findings) > FINDINGS_SHOWN:
        console.print(f"... and {len(findings) - FINDINGS_SHOWN:,} more of these")
    for verdict, records in count_verdicts(run).items():
        if records:
            console.print(f"{verdict:<12} {records:>12,}")
    if counts["quarantined"]:
        console.print(f"{'set apart':<12} {counts['quarantined']:>12,}  (the messages above)")
    console.print(f"written to {file}", soft_wrap=True)
