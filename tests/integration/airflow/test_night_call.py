"""Each failure of the night call for real: what the task says stands in docs/operating.md.

The steps are taken as Airflow takes them, in this process; what needs Airflow's own processes
(a worker killed, a run that is late) is tried in test_whole_airflow.py.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="tenken-night-"))

from airflow.sdk.exceptions import AirflowException, AirflowFailException  # noqa: E402

from tenken import database, home, keys  # noqa: E402
from tenken.airflow.plan import AccountOperator, PlanOperator  # noqa: E402
from tenken.airflow.step import StepOperator  # noqa: E402
from tenken.database.embedded import EmbeddedServer  # noqa: E402
from tenken.operations import OperationError, all_operations  # noqa: E402
from tenken.pipeline import STEPS, StepError  # noqa: E402

PAGE = home() / "docs" / "operating.md"
CODE = "131016"
HEAD = "my_number,name,birth_date,sex,address\n"
PERSON = "123456789018,山田　太郎,1975-01-02,1,点検市緑町1\n"
WRONG = "123456789010,山田　太郎,1975-01-02,1,点検市緑町1\n"
PARAMS = {"kind": "annual", "as_of": None, "municipalities": None}


@dataclass
class Town:
    """A town's home and files, and the steps as Airflow takes them."""

    home: Path
    files: Path
    monkeypatch: pytest.MonkeyPatch

    def connect(self, name: str, **facts: object) -> None:
        self.monkeypatch.setenv(f"AIRFLOW_CONN_{name}_{CODE}".upper(), json.dumps(facts))

    def files_connection(self, name: str) -> None:
        self.connect(name, conn_type="fs", extra={"path": str(self.files)})

    def take(self, *steps: str, run: str = "night") -> None:
        dag_run = SimpleNamespace(run_type="manual")
        context = {"run_id": run, "params": PARAMS, "dag_run": dag_run}
        for step in steps:
            StepOperator(operation="welfare", step=step, codes=[CODE]).execute(context)  # type: ignore[arg-type]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Town:
    """One municipality with two records, one of them with a number that is none."""
    place = tmp_path / "home"
    (place / "include").mkdir(parents=True)
    for folder in ("sql", "operations"):
        (place / "include" / folder).symlink_to(home() / "include" / folder)
    (place / "expectations").symlink_to(home() / "expectations")
    entry = {"code": CODE, "name": "町", "residents": 900, "connections": f"_{CODE}"}
    (place / "include" / "municipalities.yaml").write_text(json.dumps({"municipalities": [entry]}))
    files = tmp_path / "files"
    files.mkdir()
    records = f"record_id,{HEAD}R1,{PERSON}R2,{WRONG}"
    (files / "welfare.csv").write_text(records, encoding="utf-8")
    (files / "register.csv").write_text(HEAD + PERSON, encoding="utf-8")
    monkeypatch.setenv("TENKEN_HOME", str(place))
    monkeypatch.setenv("TENKEN_DATABASE_URL", database_url)
    found = Town(place, files, monkeypatch)
    for name in ("tenken_welfare", "tenken_register"):
        found.files_connection(name)
    return found


def own(path: Path) -> Path:
    """A folder of its own in the place of the delivered one."""
    origin = path.resolve()
    path.unlink()
    shutil.copytree(origin, path)
    return path


def source_unreachable(town: Town) -> None:
    town.connect("tenken_welfare", conn_type="postgres", host="127.0.0.1", port=1, schema="x")


def register_unreachable(town: Town) -> None:
    town.take("extract")
    town.connect("tenken_register", conn_type="postgres", host="127.0.0.1", port=1, schema="x")


def file_missing(town: Town) -> None:
    (town.files / "welfare.csv").unlink()


def connection_missing(town: Town) -> None:
    town.monkeypatch.delenv(f"AIRFLOW_CONN_TENKEN_WELFARE_{CODE}")


def connection_of_no_use(town: Town) -> None:
    town.connect("tenken_welfare", conn_type="http", host="x")


def folder_missing(town: Town) -> None:
    town.connect("tenken_welfare", conn_type="fs", extra={"path": "/nowhere"})


def password_wrong(town: Town, server: EmbeddedServer) -> None:
    town.connect("tenken_welfare", **facts_of(server) | {"login": "nobody", "password": "x"})


def suite_broken(town: Town) -> None:
    town.take("extract", "inquire", "compare")
    suite = own(town.home / "expectations") / "welfare" / "match.json"
    suite.write_text("{", encoding="utf-8")


def municipalities_broken(town: Town) -> None:
    (town.home / "include" / "municipalities.yaml").write_text("municipalities: [")


def source_without_table(town: Town, server: EmbeddedServer) -> None:
    town.connect("tenken_welfare", **facts_of(server))


def facts_of(server: EmbeddedServer) -> dict[str, object]:
    from sqlalchemy import make_url

    url = make_url(server.url("postgres"))
    return {
        "conn_type": "postgres", "host": url.host, "port": url.port, "login": url.username,
        "password": url.password, "schema": url.database,
    }  # fmt: skip


def key_missing(town: Town) -> None:
    town.take("extract", "inquire", "compare", "validate")
    town.monkeypatch.delenv(keys.EVIDENCE)


def key_wrong(town: Town) -> None:
    town.take("extract", "inquire", "compare", "validate")
    town.monkeypatch.setenv(keys.EVIDENCE, "not a key")


def another_run_took_its_place(town: Town) -> None:
    town.take("extract")
    engine = database.connect(os.environ["TENKEN_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE tenken.run SET state = 'failed'"))
    engine.dispose()
    town.take("extract", run="later")


def tables_missing(town: Town) -> None:
    town.take("extract", "inquire", "compare", "validate")
    engine = database.connect(os.environ["TENKEN_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE tenken.evidence RENAME TO evidence_old"))
    engine.dispose()


def pages_cannot_be_written(town: Town) -> None:
    town.take("extract", "inquire", "compare", "validate", "ticket")
    (town.home / "full").write_text("")
    town.monkeypatch.setenv("TENKEN_OUTPUT", str(town.home / "full"))


# fault, the step that says it, what it says; the last is also the row of docs/operating.md.
NIGHTS: list[tuple[Callable[..., None], str, str]] = [
    (source_unreachable, "extract", "no connection to the database at"),
    (register_unreachable, "inquire", "no connection to the database at"),
    (password_wrong, "extract", "authentication failed"),
    (source_without_table, "extract", "the source has no table"),
    (file_missing, "extract", "welfare.csv"),
    (connection_missing, "extract", "Airflow has no connection"),
    (connection_of_no_use, "extract", "is of type"),
    (folder_missing, "extract", "its extra 'path' must name a folder"),
    (suite_broken, "validate", "match.json"),
    (municipalities_broken, "extract", "municipalities.yaml"),
    (key_missing, "ticket", "TENKEN_EVIDENCE_KEY is not set"),
    (key_wrong, "ticket", "does not hold keys of 32 bytes"),
    (another_run_took_its_place, "inquire", "its working tables are gone"),
    (tables_missing, "ticket", "tenken db migrate"),
    (pages_cannot_be_written, "publish", "could not be written"),
]


NEED_A_SERVER = (password_wrong, source_without_table)


@pytest.mark.parametrize(("fault", "step", "says"), NIGHTS, ids=lambda v: getattr(v, "__name__", v))
def test_what_the_task_says_is_what_the_page_for_the_night_explains(
    town: Town, server: EmbeddedServer, fault: Callable[..., None], step: str, says: str
) -> None:
    fault(town, server) if fault in NEED_A_SERVER else fault(town)
    with pytest.raises((AirflowException, AirflowFailException, StepError)) as said:
        town.take(step)
    assert says in str(said.value)
    for secret in ("山田", "123456789018", "123456789010", "1975-01-02"):
        assert secret not in str(said.value)


def test_the_page_for_the_night_has_each_of_them() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = " ".join(re.findall(r"^\| (.*?) \|", page, flags=re.MULTILINE))
    assert [says for _, _, says in NIGHTS if says not in told and not says.endswith(".csv")] == []


def test_an_operation_that_cannot_be_read_is_named(town: Town) -> None:
    folder = own(town.home / "include" / "operations")
    (folder / "welfare.yaml").write_text("key: welfare\n  title: [", encoding="utf-8")
    with pytest.raises(OperationError, match=r"welfare\.yaml, line 2: not YAML"):
        all_operations()


def test_two_runs_at_once_raise_each_ticket_once(town: Town, engine: Engine) -> None:
    problems: list[BaseException] = []

    def whole(run: str) -> None:
        try:
            town.take(*STEPS, run=run)
        except BaseException as error:  # told below
            problems.append(error)

    threads = [threading.Thread(target=whole, args=(run,)) for run in ("annual", "nightly")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with engine.connect() as connection:
        states = connection.execute(text("SELECT state FROM report.run")).scalars().all()
        tickets = connection.execute(text("SELECT count(*) FROM report.ticket")).scalar()
    assert (states, tickets) == (["done", "done"], 1)


@pytest.fixture
def crashing(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server of its own, which may be stopped."""
    with EmbeddedServer(tmp_path / "crashing") as server:
        server.create_database("tenken")
        yield server


def test_a_run_goes_on_after_the_database_has_come_back(
    town: Town, crashing: EmbeddedServer
) -> None:
    """PostgreSQL stopped in the middle of a run: the task tries again, the run comes to its end."""
    town.monkeypatch.setenv("TENKEN_DATABASE_URL", crashing.url("tenken"))
    town.take("extract", "inquire")
    crashing.halt()
    with pytest.raises(Exception, match=r"Connection refused|could not connect|No such file"):
        town.take("compare")
    crashing.start()
    town.monkeypatch.setenv("TENKEN_DATABASE_URL", crashing.url("tenken"))
    town.take(*STEPS[2:])


def test_after_a_crash_of_the_database_nothing_wrong_is_published(
    town: Town, crashing: EmbeddedServer
) -> None:
    """Working tables are empty then; taken again from extract, the run comes to its end."""
    town.monkeypatch.setenv("TENKEN_DATABASE_URL", crashing.url("tenken"))
    town.take("extract", "inquire", "compare")
    postmaster = int((crashing._place / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGQUIT)  # as when the machine goes down
    crashing.halt()
    crashing.start()
    town.monkeypatch.setenv("TENKEN_DATABASE_URL", crashing.url("tenken"))
    with pytest.raises(AirflowException, match="its working tables are empty"):
        town.take("validate")
    town.take(*STEPS)
    with database.connect(crashing.url("tenken")).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM report.ticket")).scalar() == 1


def test_a_connection_that_breaks_in_the_middle_of_a_step_is_tried_again(
    town: Town, engine: Engine
) -> None:
    town.take(*STEPS[:4])
    said: list[Exception] = []

    def ticket() -> None:
        try:
            town.take("ticket")
        except AirflowException as error:
            said.append(error)

    with engine.begin() as holding:
        holding.execute(text("LOCK TABLE tenken.ticket IN ACCESS EXCLUSIVE MODE"))
        waiting = threading.Thread(target=ticket)
        waiting.start()
        end = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
            while not looking.execute(text(end)).all():
                pass
    waiting.join()
    assert "the connection to the database broke" in str(said[0])
    assert not isinstance(said[0], AirflowFailException)  # Airflow tries it again by itself
    town.take("ticket", "publish")


def test_a_lock_that_somebody_holds_is_found_by_the_page_s_query(
    town: Town, engine: Engine
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    query = re.search(r"^SELECT [^`]*pg_blocking_pids[^`]*;", page, flags=re.MULTILINE)
    assert query
    town.take(*STEPS[:4])
    with engine.begin() as holding:
        holder = holding.execute(text("SELECT pg_backend_pid()")).scalar()
        holding.execute(text("LOCK TABLE tenken.ticket IN ACCESS EXCLUSIVE MODE"))
        waiting = threading.Thread(target=town.take, args=("ticket",))
        waiting.start()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
            while not (found := looking.execute(text(query.group())).all()):
                pass
    waiting.join()
    assert holder in {row.held_by for row in found}
    town.take("publish")


def test_the_account_says_which_municipality_and_where(town: Town) -> None:
    file_missing(town)
    with pytest.raises(AirflowException):
        town.take("extract")
    context = {"run_id": "night", "params": PARAMS, "dag_run": SimpleNamespace(run_type="manual")}
    with pytest.raises(AirflowFailException, match=rf"1 of 1 municipalities.*\n{CODE}: extract: "):
        AccountOperator(operation="welfare", batches=[[CODE]]).execute(context)  # type: ignore[arg-type]
    assert PlanOperator(operation="welfare").execute(context) == [[CODE]]  # type: ignore[arg-type]
