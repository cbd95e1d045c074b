"""The whole way on the sample city: nothing is lost, again is the same, no person stays behind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tenken.database.embedded import EmbeddedServer
from tenken.operations import all_operations, operation
from tenken.pipeline import STEPS, PassingError, perform
from tenken.pipeline.run import VERDICTS, StepError
from tests.integration.conftest import CitySources, FileSources, verify

OPERATIONS = [o.key for o in all_operations()]


def truth(folder: Path, key: str) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["operation"] == key]


def rows(engine: Engine, statement: str) -> list[tuple]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


@pytest.mark.parametrize("key", OPERATIONS)
def test_nothing_is_lost_and_every_true_error_has_a_ticket(
    engine: Engine, city: EmbeddedServer, city_files: Path, key: str
) -> None:
    verify(engine, CitySources(city, key), operation(key), "first")
    with engine.connect() as connection:
        run = connection.execute(text("SELECT * FROM report.run")).mappings().one()
    assert run["state"] == "done"
    with (city_files / f"{key}.csv").open(encoding="utf-8") as file:
        assert run["extracted"] == sum(1 for _ in csv.DictReader(file))
    accounted = run["out_of_scope"] + run["quarantined"] + sum(run[v] for v in VERDICTS)
    assert run["extracted"] == accounted
    ticketed = {row[0] for row in rows(engine, "SELECT record_id FROM tenken.ticket")}
    errors = {row["record_id"] for row in truth(city_files, key) if row["true_error"] == "1"}
    assert errors
    assert errors <= ticketed


@pytest.mark.parametrize("key", ["welfare", "child_allowance"])
def test_again_is_the_same(engine: Engine, city: EmbeddedServer, key: str) -> None:
    tickets = "SELECT record_id, rule, state, ticket_id FROM tenken.ticket ORDER BY ticket_id"
    verify(engine, CitySources(city, key), operation(key), "first")
    once = rows(engine, tickets)
    verify(engine, CitySources(city, key), operation(key), "second")
    assert rows(engine, tickets) == once
    assert rows(engine, "SELECT opened, resolved, reopened FROM report.run WHERE run_no = 2") == [
        (0, 0, 0)
    ]


def test_each_step_taken_twice_gives_the_same_run(engine: Engine, city: EmbeddedServer) -> None:
    figures = f"SELECT {', '.join(VERDICTS)}, extracted, quarantined FROM report.run"
    verify(engine, CitySources(city, "welfare"), operation("welfare"), "once")
    once = rows(engine, figures)
    tickets = rows(engine, "SELECT record_id, rule FROM tenken.ticket ORDER BY 1, 2")
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE tenken.ticket, tenken.ticket_event, tenken.run CASCADE"))
    sources = CitySources(city, "welfare")
    run = verify(engine, sources, operation("welfare"), "twice", until="extract")
    for step in STEPS:
        perform(step, run, sources)
        if step != "publish":
            perform(step, run, sources)
    assert rows(engine, figures) == once
    assert rows(engine, "SELECT record_id, rule FROM tenken.ticket ORDER BY 1, 2") == tickets


@pytest.mark.parametrize("key", OPERATIONS)
def test_files_and_databases_come_to_the_same(
    engine: Engine, city: EmbeddedServer, city_files: Path, key: str
) -> None:
    of = operation(key)
    columns = "record_id, verdict, cause, name, kana, birth_date, sex, address, candidate"
    found = []
    for sources in (CitySources(city, key), FileSources(city_files, key)):
        run = verify(engine, sources, of, type(sources).__name__, until="compare")
        found.append(
            rows(engine, f"SELECT {columns} FROM {run.table('comparison')} ORDER BY record_id")
        )
    assert found[0] == found[1]


def test_no_working_table_outlives_a_run(engine: Engine, city: EmbeddedServer) -> None:
    verify(engine, CitySources(city, "welfare"), operation("welfare"), "first")
    left = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace " \
           "WHERE nspname = 'welfare'"  # fmt: skip
    assert rows(engine, left) == []


def test_the_tables_of_a_failed_run_go_when_the_next_begins(
    engine: Engine, city: EmbeddedServer
) -> None:
    sources = CitySources(city, "welfare")
    failed = verify(engine, sources, operation("welfare"), "first", until="inquire")
    with engine.begin() as connection:
        connection.execute(text("UPDATE tenken.run SET state = 'failed'"))
    verify(engine, sources, operation("welfare"), "second")
    with pytest.raises(StepError, match="working tables are gone"):
        perform("compare", failed, sources)


def test_a_failed_step_says_which_on_what_and_names_no_one(
    engine: Engine, city_files: Path, tmp_path: Path
) -> None:
    (tmp_path / "welfare.csv").write_text("record_id,name\n1,点検かなりあ\n", encoding="utf-8")
    with pytest.raises(StepError) as caught:
        verify(engine, FileSources(tmp_path, "welfare"), operation("welfare"), "first")
    said = str(caught.value)
    assert "step extract of welfare, run first" in said
    assert "welfare.csv" in said
    assert "個人番号" in said
    assert "かなりあ" not in said
    assert not isinstance(caught.value, PassingError)
    assert rows(engine, "SELECT state FROM report.run") == [("failed",)]
    assert rows(engine, "SELECT step, state FROM report.step") == [("extract", "failed")]


def test_figures_that_do_not_add_up_are_not_published(engine: Engine, city: EmbeddedServer) -> None:
    sources = CitySources(city, "welfare")
    run = verify(engine, sources, operation("welfare"), "first", until="ticket")
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE tenken.step SET counts = counts || '{\"match\": 1}' WHERE step = 'compare'"
            )
        )
    with pytest.raises(StepError, match="Nothing was published"):
        perform("publish", run, sources)
    assert rows(engine, "SELECT state, extracted FROM report.run") == [("failed", None)]


def test_no_value_of_the_sample_stands_in_what_stays(
    engine: Engine, city: EmbeddedServer, city_files: Path, output_folder: Path
) -> None:
    verify(engine, CitySources(city, "child_allowance"), operation("child_allowance"), "first")
    persons = set()
    with (city_files / "register.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            persons |= {row["my_number"], row["name"], row["address"]}
    kept = []
    for (table,) in rows(
        engine, "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace IN ('tenken'::regnamespace, 'report'::regnamespace)",
    ):  # fmt: skip
        kept += [str(row) for row in rows(engine, f"SELECT t::text FROM {table} AS t")]
    kept += [
        p.read_text("utf-8") for p in output_folder.rglob("*") if p.suffix in (".html", ".csv")
    ]
    assert kept
    everything = "\n".join(kept)
    assert [person for person in persons if person and person in everything] == []
