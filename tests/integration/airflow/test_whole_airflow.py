"""What only a whole Airflow can show: scheduler, API server, triggerer, real mail.

Many municipalities in one run, asset events posted to the API, the watch over the promise, runs
that are not done by their hour, and what is measured of all this.
"""

from __future__ import annotations

import json
import re
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text

from tenken import database, home, keys
from tenken.airflow import lineage
from tenken.airflow.local import LocalAirflow
from tenken.airflow.verification import REGISTER_POOL, STEPS
from tenken.database.embedded import EmbeddedServer
from tests import promql
from tests.bench.municipalities import published, take, write
from tests.compose import prometheus
from tests.compose.file import env_file
from tests.compose.processes import Stack
from tests.integration.airflow.listening import Labels, Listener, listening
from tests.integration.escalation.mailbox import Mailbox, open_mailbox

SIZES = {"100000": 300, "100001": 40_000, "100002": 2_000, "100003": 38_000}
OPERATIONS = ("welfare", "nursing_care")
DAILY = {f"tenken_{key}_daily" for key in OPERATIONS}
WATCHED = """
from datetime import timedelta
from pathlib import Path
from time import sleep
from airflow.sdk import DAG, Param, task
from tenken.airflow.deadline import done_within

with DAG("watched", schedule=None, deadline=done_within(timedelta(seconds=1)),
         params={"until": Param(None, type=["null", "string"])}):
    @task
    def work(**context):
        until = context["params"]["until"]
        if until is None:
            raise ValueError("as asked")
        while not Path(until).exists():
            sleep(0.1)
    work()
"""


@dataclass(frozen=True)
class Whole:
    """What is up."""

    airflow: LocalAirflow
    engine: Engine
    place: Path
    mailbox: Mailbox
    listener: Listener


def told_to_set(port: int, lineage: Path) -> dict[str, str]:
    """metrics.env, what docs/observability.md says of lineage, with a port and a file of ours."""
    page = (home() / "docs" / "observability.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^(AIRFLOW__\w+)=(.*)$", page, flags=re.MULTILINE))
    written |= env_file(home() / "metrics.env")
    transport = {"type": "file", "log_file_path": str(lineage), "append": True}
    return written | {
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(transport),
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
        "AIRFLOW__METRICS__STATSD_PORT": str(port),
    }


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack | None]:
    """The metrics services of docker-compose.yaml, where their programs are installed."""
    if not prometheus.installed():
        yield None
        return
    with prometheus.up(home(), tmp_path_factory.mktemp("observed")) as stack:
        yield stack


@pytest.fixture(scope="module")
def whole(
    server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory, observed: Stack | None
) -> Iterator[Whole]:
    """Four towns in two batches, two operations, and a mail server."""
    place = tmp_path_factory.mktemp("whole")
    for name in ("whole_tenken", "whole_airflow"):
        server.create_database(name)
    engine = database.connect(server.url("whole_tenken"))
    database.migrate(engine)
    environment = write(place, SIZES, 40_000)
    facts = place / "home"
    served = facts / "include" / "municipalities.yaml"
    served.write_text(
        json.dumps(json.loads(served.read_text()) | {"operators": ["oncall@city.example"]})
    )
    for file in (facts / "include" / "operations").glob("*.yaml"):
        if file.stem not in OPERATIONS:
            file.unlink()
    for file in (facts / "dags").glob("*.py"):
        if file.stem not in ("operations", "daily", "promise", "measure"):
            file.unlink()
    (facts / "dags" / "watched.py").write_text(WATCHED)
    mailbox = Mailbox()
    exporter = observed.ports["statsd-exporter", 9125] if observed else None
    with open_mailbox(mailbox), listening(on=exporter) as listener:
        smtp = {
            "conn_type": "smtp", "host": "127.0.0.1", "port": mailbox.port,
            "extra": {"disable_ssl": True, "disable_tls": True, "from_email": "t@city.example"},
        }  # fmt: skip
        airflow = LocalAirflow(
            place / "airflow", facts / "dags", home() / "plugins", server.url("whole_airflow"),
            environment | told_to_set(listener.port, place / "lineage") | {
                "TENKEN_DATABASE_URL": server.url("whole_tenken"),
                "TENKEN_HOME": str(facts),
                "TENKEN_OUTPUT": str(place / "output"),
                "AIRFLOW_CONN_TENKEN_SMTP": json.dumps(smtp),
                keys.EVIDENCE: keys.new_key(),
                keys.AUDIT: keys.new_key(),
            },
            schedules=True,
        )  # fmt: skip
        try:
            airflow.start(["tenken_welfare", *DAILY, "tenken_promise", "tenken_measure", "watched"])
            airflow.api.pool(REGISTER_POOL, 4)
            yield Whole(airflow, engine, place, mailbox, listener)
        finally:
            airflow.stop()
            engine.dispose()


def awaited(condition: Callable[[], object], what: str, within: float = 120) -> None:
    deadline = monotonic() + within
    while not condition():
        assert monotonic() < deadline, what
        sleep(0.2)


def ended(whole: Whole, dag: str, run: str) -> str:
    ends = ("success", "failed")
    awaited(lambda: whole.airflow.api.state(dag, run) in ends, f"{dag} does not end")
    return whole.airflow.api.state(dag, run)


def test_one_municipality_failing_leaves_the_rest_untouched_and_is_run_again_alone(
    whole: Whole,
) -> None:
    failing = "100002"
    records = whole.place / failing / "welfare.csv"
    records.rename(whole.place / "set aside.csv")
    begun = monotonic()
    assert take(whole.airflow, "tenken_welfare", "all", []) == "failed"
    seconds = monotonic() - begun
    assert published(whole.engine) == len(SIZES) - 1
    assert "1 of 4 municipalities were not verified" in log(whole, "tenken_welfare", "all")
    (whole.place / "set aside.csv").rename(records)
    assert take(whole.airflow, "tenken_welfare", "alone", [failing]) == "success"
    assert published(whole.engine) == len(SIZES)
    with whole.engine.connect() as connection:
        runs = connection.execute(
            text(
                "SELECT municipality_code, count(*) FROM report.run WHERE operation = 'welfare' "
                "GROUP BY 1 ORDER BY 1"
            )
        ).all()
        took = connection.execute(
            text("SELECT sum(extract(epoch FROM finished_at - started_at)) FROM report.step")
        ).scalar_one()
    assert [tuple(run) for run in runs] == [(code, 1 + (code == failing)) for code in SIZES]
    print(f"\n{len(SIZES)} municipalities in {seconds:.0f} s; in steps {took:.0f} s")


def log(whole: Whole, dag: str, run: str) -> str:
    """All that the tasks of a run have said."""
    folder = whole.airflow.home / "logs" / f"dag_id={dag}" / f"run_id={run}"
    return "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.log"))


def test_what_the_form_does_not_allow_is_refused_by_the_api(whole: Whole) -> None:
    for wrong in ({"kind": "weekly"}, {"municipalities": ["48201"]}, {"as_of": "yesterday"}):
        with pytest.raises(urllib.error.HTTPError) as refused:
            whole.airflow.api.trigger("tenken_welfare", "wrong", wrong)
        assert refused.value.code in (400, 422)


@pytest.mark.parametrize(
    ("days", "state", "says"),
    [
        (300, "success", ""),
        (355, "failed", "welfare of 999999: the oldest of 7 records reaches twelve months on"),
        (400, "failed", "7 are beyond"),
    ],
    ids=["holds", "warns", "breaks"],
)
def test_the_watch_over_the_promise(whole: Whole, days: int, state: str, says: str) -> None:
    with whole.engine.begin() as connection:
        connection.execute(
            text("DELETE FROM tenken.verified_day WHERE municipality_code = '999999'")
        )
        connection.execute(
            text("INSERT INTO tenken.verified_day VALUES ('welfare', '999999', :since, true, 7)"),
            {"since": date.today() - timedelta(days=days)},
        )
    whole.airflow.api.trigger("tenken_promise", f"after_{days}", {})
    assert ended(whole, "tenken_promise", f"after_{days}") == state
    assert says in log(whole, "tenken_promise", f"after_{days}")


def test_a_run_not_done_by_its_hour_is_told_to_the_operators(whole: Whole) -> None:
    done = whole.place / "told"
    whole.airflow.api.trigger("watched", "late", {"until": str(done)})
    whole.airflow.api.trigger("watched", "failing", {})
    assert ended(whole, "watched", "failing") == "failed"
    awaited(lambda: len(whole.mailbox.received) >= 2, "no mail comes")
    done.touch()
    assert ended(whole, "watched", "late") == "success"
    told = {message.get_content().splitlines()[1].split("　")[-1]: message
            for message in whole.mailbox.received}  # fmt: skip
    assert set(told) == {"late", "failing"}  # and of no run that had time left
    for run, message in told.items():
        assert message["To"] == "oncall@city.example"
        assert "watched" in message["Subject"]
        assert run in message.get_content()
    assert "状態　　　running" in told["late"].get_content()


def test_what_is_measured_is_what_happened(whole: Whole) -> None:
    """After the runs above: counters add up over processes, gauges say what the database says."""
    whole.airflow.api.trigger("tenken_measure", "now", {})
    assert ended(whole, "tenken_measure", "now") == "success"
    heard = whole.listener
    with whole.engine.connect() as connection:
        records, open_tickets = connection.execute(
            text(
                "SELECT (SELECT sum(extracted) FROM report.run WHERE state = 'done'),"
                " (SELECT count(*) FROM report.ticket WHERE state = 'open')"
            )
        ).one()
    of_welfare = {"operation": "welfare"}
    assert records
    assert heard.value("airflow_tenken_step_records", step="extract", **of_welfare) == records
    assert heard.value("airflow_tenken_step_duration_count", step="publish", **of_welfare) == 4
    assert heard.value("airflow_tenken_step_failed", step="extract", **of_welfare) == 1
    assert len(heard.series["airflow_tenken_step_failed"]) == len(OPERATIONS) * len(STEPS)  # else 0
    assert heard.value("airflow_tenken_step_records_per_second", step="compare", **of_welfare) > 0
    assert heard.value("airflow_tenken_tickets", state="open", **of_welfare) == open_tickets
    assert heard.value("airflow_tenken_tickets", operation="nursing_care") == 0
    assert heard.value("airflow_tenken_runs", state="done", **of_welfare) == len(SIZES)


def test_everything_the_dashboard_and_the_alerts_ask_for_is_sent(whole: Whole) -> None:
    heard = whole.listener
    wanted = {name for expr in promql.asked().values() for name, _ in promql.series(expr)}
    awaited(lambda: wanted <= set(heard.series), f"not sent: {wanted - set(heard.series)}", 30)
    for place, expression in promql.asked().items():
        for name, labels in promql.series(expression):
            assert labels <= heard.labels(name), f"{place}: {name} has not {labels}"


def test_a_real_prometheus_has_it_all_and_takes_every_expression(
    whole: Whole, observed: Stack | None
) -> None:
    """Through the exporter: series, labels, values; expressions and rules; who would be called."""
    if observed is None:
        pytest.skip(prometheus.MISSING)
    heard, within = whole.listener.series, 4 * prometheus.SCRAPED

    def held(series: str) -> dict[str, dict[Labels, float]]:
        found: dict[str, dict[Labels, float]] = {}
        for labels, value in prometheus.found(observed, f'{{__name__=~"{series}",quantile=""}}'):
            found.setdefault(labels.pop("__name__"), {})[frozenset(labels.items())] = value
        return found

    def same() -> bool:
        there = held("airflow_.+")
        return {name: set(values) for name, values in there.items()} == {
            name: set(values) for name, values in heard.items()
        } and all(there[name] == pytest.approx(heard[name]) for name in heard if "tenken" in name)

    def alerts() -> dict[str, str]:
        rules = prometheus.asked(observed, "rules")["groups"][0]["rules"]
        assert {rule["health"] for rule in rules} == {"ok"}, rules
        return {rule["name"]: rule["state"] for rule in rules if rule["state"] != "inactive"}

    awaited(same, "other series", within)
    refused = held("statsd_exporter_(sample_errors|tag_errors|events_error|events_conflict)_total")
    assert not any(value for values in refused.values() for value in values.values())
    for place, expression in promql.asked().items():
        always = re.sub(" (>|<|==) ", r" \1 bool ", expression.replace("$operation", ".*"))
        assert prometheus.found(observed, always), place
    # Of the municipality that nobody looked at for a year, above; and of nothing else.
    awaited(lambda: alerts() == {"TenkenPromiseAtRisk": "pending"}, str(alerts()), within)


def test_what_is_measured_names_no_municipality_and_no_run(whole: Whole) -> None:
    ours = {name: whole.listener.labels(name) for name in whole.listener.series if "tenken" in name}
    assert ours
    for name, labels in ours.items():
        assert labels <= {"operation", "step", "state", "severity"}, name
        assert len(whole.listener.series[name]) <= 64, name
    for line in whole.listener.lines:
        assert not any(code in line for code in (*SIZES, "999999")), line
        assert "run_id" not in line


def test_lineage_names_what_each_step_reads_and_writes_and_nothing_of_it(whole: Whole) -> None:
    written = (whole.place / "lineage").read_text(encoding="utf-8")
    events = [json.loads(line) for line in written.splitlines()]
    of = {
        step: next(
            event for event in events
            if event["job"]["name"] == f"tenken_welfare.{step}" and event["eventType"] == "COMPLETE"
        )
        for step in STEPS
    }  # fmt: skip
    for step, (inputs, outputs) in lineage.TABLES.items():
        for side, names in (("inputs", inputs), ("outputs", outputs)):
            told = [dataset["name"] for dataset in of[step][side]]
            assert told == [
                name.removeprefix("connection ").replace("<operation>", "welfare")
                if name.startswith("connection")
                else "whole_tenken." + name.replace("<operation>", "welfare")
                for name in names
            ]
    with whole.engine.connect() as connection:
        for name in {name for _, outputs in lineage.TABLES.values() for name in outputs}:
            if name.startswith("tenken."):
                assert connection.execute(text(f"SELECT to_regclass('{name}')")).scalar(), name
    assert not re.search(r"\b(SELECT|INSERT|UPDATE|FROM)\b", written)
    assert '"sourceCode"' not in written
    assert '"sql"' not in written
    persons = [
        line.split(",") for file in whole.place.glob("*/welfare.csv")
        for line in file.read_text(encoding="utf-8").splitlines()[1:]
    ]  # fmt: skip
    assert persons
    for record in persons:
        assert not any(value in written for value in record[1:] if len(value) > 3)


@pytest.mark.parametrize(
    ("asset", "starts"),
    [
        ("tenken://renewal/nursing_care", {"tenken_nursing_care_daily"}),
        ("tenken://register/snapshot", DAILY),
    ],
)
def test_an_event_posted_to_the_api_starts_what_depends_on_it_and_only_that(
    whole: Whole, asset: str, starts: set[str]
) -> None:
    api = whole.airflow.api
    known = api._ask("GET", "/api/v2/assets")["assets"]
    number = next(each["id"] for each in known if each["uri"] == asset)
    before = {run["dag_run_id"] for run in started_by_assets(whole)}
    api._ask("POST", "/api/v2/assets/events", {"asset_id": number})

    def new() -> list[dict]:
        return [run for run in started_by_assets(whole) if run["dag_run_id"] not in before]

    awaited(lambda: {run["dag_id"] for run in new()} >= starts, "nothing starts")
    assert {run["dag_id"] for run in new()} == starts
    for run in new():
        path = f"/api/v2/dags/{run['dag_id']}/dagRuns/{run['dag_run_id'].replace('+', '%2B')}"
        api._ask("PATCH", path, {"state": "failed"})  # that it started is all that is asked


def started_by_assets(whole: Whole) -> list[dict]:
    runs = whole.airflow.api._ask("GET", "/api/v2/dags/~/dagRuns?limit=100")["dag_runs"]
    return [run for run in runs if run["run_type"] == "asset_triggered"]
