"""The long form: `make canaries`. Prints how much was searched and how much was found.

Usage: python -m tests.canaries [unmasked] [STEP ...]. Steps named are the only ones disturbed;
`unmasked` takes the mask off the logs, and the search must find what it hid.

A real Airflow verifies a municipality of canaries once undisturbed, then once for each step with
another fault in each operation (a library, the driver and a careless line that quote a row, a
killed task). Airflow's own processes say a row too, by a careless plugin and a careless DAG file,
and the pages are asked for persons. Meanwhile processes are watched, with their titles and
what stands in temporary files. Then summary, mails and workbooks are made, and all is searched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import urlopen

os.environ.setdefault("NO_COLOR", "1")

from rich.console import Console  # noqa: E402

from tenken import escalation, home, workbooks  # noqa: E402
from tenken.airflow.api import AirflowApi  # noqa: E402
from tenken.cli import local as local_room  # noqa: E402
from tenken.cli import run as run_room  # noqa: E402
from tenken.cli.databases import server  # noqa: E402
from tenken.database.binaries import postgresql_binaries  # noqa: E402
from tenken.database.embedded import EmbeddedServer  # noqa: E402
from tenken.operations import all_operations  # noqa: E402
from tenken.pipeline import STEPS  # noqa: E402
from tests.canaries import cage, faults  # noqa: E402
from tests.canaries.search import PATTERNS, Sighting, search  # noqa: E402

TESTS = Path(__file__).parents[2]

# What the copied DAG file has more: faults in the task's own process, and retries at once.
ARMED = """
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, {tests!r})
from tests.canaries import faults

faults.arm(Path({faults!r}), Path({records!r}))
faults.log(faults.row_of(Path({records!r}) / "welfare.csv"))
for dag in [each for name, each in list(globals().items()) if name.startswith("tenken_")]:
    for task in dag.tasks:
        task.retry_delay = timedelta(seconds=1)
"""
# A plugin that no one should write: every process of Airflow loads it, and logs what it says.
CARELESS = """
import sys
from pathlib import Path

from airflow.plugins_manager import AirflowPlugin

sys.path.insert(0, {tests!r})
from tests.canaries import faults

faults.log(faults.row_of(Path({records!r}) / "welfare.csv"))


class Careless(AirflowPlugin):
    name = "careless"
"""


def main() -> None:
    """Make the place, run everything, search and tell; exit code 1 when something was found."""
    place = Path(tempfile.mkdtemp(prefix="tenken-canaries-"))
    them = _settle(place)
    said = StringIO()
    mask = "unmasked" not in sys.argv[1:]
    steps = [step for step in STEPS if step in sys.argv[1:]] or STEPS
    with _Watched(place) as seen, redirect_stdout(said), redirect_stderr(said):
        console = Console(file=said, highlight=False, width=200)
        rounds = _rounds(console, place, steps, mask=mask)
    places = {"terminal": said.getvalue().encode(), **seen, **rounds, **_files(place)}
    own, others = {}, {}
    for name, content in places.items():
        (own if name.startswith("database tenken") else others)[name] = content
    four = cage.last_four(them)
    found = search(others, four) + search(own, four, ids=False)
    _tell(them, places, found)
    with EmbeddedServer(place / "var" / "postgresql") as embedded:
        embedded.destroy()
    shutil.rmtree(place, ignore_errors=True)
    sys.exit(bool(found))


def _settle(place: Path) -> list[cage.Canary]:
    for folder in ("include", "expectations", "dags"):
        shutil.copytree(home() / folder, place / folder)
    (place / "tmp").mkdir()
    (place / "user").mkdir()
    os.environ |= {
        "TENKEN_HOME": str(place), "TMPDIR": str(place / "tmp"), "HOME": str(place / "user"),
    }  # fmt: skip
    tempfile.tempdir = None
    with (place / "dags" / "operations.py").open("a", encoding="utf-8") as dag:
        paths = {"faults": place / "faults", "records": place / "in", "tests": TESTS}
        dag.write(ARMED.format(**{name: str(path) for name, path in paths.items()}))
    return cage.write(place / "in")


def _rounds(console: Console, place: Path, steps: Sequence[str], *, mask: bool) -> dict[str, bytes]:
    """Verify again and again; what mails, workbooks and the databases hold afterwards."""
    plugins = home() / "plugins"
    plugins.mkdir()
    (plugins / "tenken_plugin.py").symlink_to(TESTS / "plugins" / "tenken_plugin.py")
    paths = {"records": str(place / "in"), "tests": str(TESTS)}
    (plugins / "careless.py").write_text(CARELESS.format(**paths), encoding="utf-8")
    environment = local_room._environment

    def with_names(*given: Any) -> dict[str, str]:
        more = {"TENKEN_NAMES": str(place / "in")}
        if not mask:
            more["AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS"] = ""
        return environment(*given) | more

    local_room._environment = with_names
    operations = all_operations()
    with local_room.up(console, operations, place / "in") as up:
        _wait_longer(up.airflow.api)
        for no, step in enumerate((None, *steps)):
            if step:
                for turn, operation in enumerate(operations):
                    kind = faults.KINDS[(turn + no) % len(faults.KINDS)]
                    faults.wait(place / "faults", operation.key, step, kind)
            began = datetime.now(UTC)
            done = run_room.verify(console, up, began, "annual")
            if not step and not done:
                raise AssertionError(f"the undisturbed run failed; see {place}")
            _ask_for_persons(up.airflow.url)
            print(f"round {no} {step or 'undisturbed'}: {done}", file=sys.__stdout__, flush=True)
        run_room.summarise(console, up, datetime.now(UTC))
        written = _mails(up.engine) | _workbooks(up.engine)
    return written | _dumps()


def _ask_for_persons(url: str) -> None:
    """What an officer may type into the address of a page; nobody is signed in."""
    one = cage.canaries()[0]
    for asked in (one.record["record_id"], one.row["name"], one.number):
        for path in (f"/tenken/tickets?{urlencode({'record': asked})}", f"/tenken/?{quote(asked)}"):
            with contextlib.suppress(OSError):  # 401, or late
                urlopen(url + path, timeout=30)  # noqa: S310


def _wait_longer(api: AirflowApi) -> None:
    """A busy machine answers late; a question asked again changes nothing."""
    ask = api.state

    def patiently(dag_id: str, run_id: str) -> str:
        for _ in range(10):
            with contextlib.suppress(OSError):
                return ask(dag_id, run_id)
        return ask(dag_id, run_id)

    api.state = patiently  # type: ignore[method-assign]


def _mails(engine: Any) -> dict[str, bytes]:
    sent: list[Any] = []

    def send(message: Any) -> int:
        sent.append(message)
        return 0

    escalation.mail_sections(
        engine, escalation.rules(), date(2030, 1, 1), "tenken@example.jp", send
    )
    return {f"mail {no}": bytes(message) for no, message in enumerate(sent)}


def _workbooks(engine: Any) -> dict[str, bytes]:
    """Of each operation, as its own section gets it: with record ids, and no person."""
    made = {}
    for operation in all_operations():
        made[f"database tenken, workbook of {operation.key}"] = workbooks.export(
            engine, by="officer", today=date(2026, 11, 24), operation=operation.key
        )
    return made


def _dumps() -> dict[str, bytes]:
    with server() as embedded:
        binaries = postgresql_binaries(embedded.directory)
        dumped = {}
        for name in ("tenken", "airflow"):
            url = embedded.url(name).replace("postgresql+psycopg2", "postgresql")
            command = [str(binaries / "pg_dump"), "--data-only", "--inserts", url]
            process = subprocess.run(command, capture_output=True, check=True)
            dumped[f"database {name}"] = process.stdout
        dumped["the server's log"] = (embedded._place / "log").read_bytes()
    return dumped


def _files(place: Path) -> dict[str, bytes]:
    """Every file of the place but the canaries' own and the database's."""
    left = {}
    for top in ("var/airflow", "output", "tmp", "user"):
        for file in (place / top).rglob("*"):
            if file.is_file():
                left[str(file.relative_to(place))] = file.read_bytes()
    return left


class _Watched:
    """Looks at all processes and at the temporary files, as often as it can, until left."""

    def __init__(self, place: Path) -> None:
        self._tmp, self._over, self.seen = place / "tmp", Event(), {"processes": b""}
        self._titles: set[bytes] = set()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> dict[str, bytes]:
        self._thread.start()
        return self.seen

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.3):
            for file in self._interesting():
                try:
                    content = file.read_bytes()
                except OSError:
                    continue  # gone meanwhile
                if file.is_relative_to("/proc"):
                    self._titles.add(content)
                else:
                    self.seen[f"temporary {file.name}"] = content
        self.seen["processes"] = b"\n".join(sorted(self._titles))

    def _interesting(self) -> Iterator[Path]:
        for process in Path("/proc").glob("[0-9]*"):
            yield process / "cmdline"
            yield process / "comm"
        yield from (file for file in self._tmp.rglob("*") if file.is_file())


def _tell(them: list[cage.Canary], places: dict[str, bytes], found: list[Sighting]) -> None:
    size = sum(map(len, places.values())) / 1e6
    values = sum(len(one.record) - 2 for one in them)
    print(
        f"canaries: {values} values of {len(them)} persons, {len(PATTERNS)} patterns; "
        f"searched: {len(places)} places, {size:.1f} MB; found: {len(found)}"
    )
    for sighting in found:
        print(f"  {sighting.kind} ({sighting.form}) in {sighting.place}")


if __name__ == "__main__":
    main()
