"""Takes a run through its steps while things go wrong, as Airflow and its operator would.

A step is taken in a process of its own, forked from this one, which has everything imported. What
was killed or lost its database is taken again; what asks to be taken from an earlier step on, is.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

import tenken.expectations.evaluate  # noqa: F401  # imported before forking: three seconds
from tenken import database, pipeline, sample
from tenken.operations import operation
from tenken.pipeline import STEPS, PassingError, StepError
from tests.chaos.city import CODE, OPERATION, City
from tests.chaos.disturbances import Disturbance, cut, disturb, kill_backend, kill_task
from tests.chaos.standing import State, state_of
from tests.integration.conftest import FileSources

ATTEMPTS = 15  # of a step; a run that needs more does not end

Fault = Callable[[], None]  # takes a defence away, in the step's own process


def end_of(
    city: City,
    schedule: list[Disturbance],
    fault: Fault | None = None,
    only: str | None = None,
) -> State:
    """How the run stands at last; under `trouble` why it did not end, where it did not.

    `fault` takes a defence away in every step, or in one `only`.
    """
    full = any(d.kind == "disk full" for d in schedule)
    if full and city.small is None:
        schedule = [d for d in schedule if d.kind != "disk full"]
        full = False
    name = city.fresh(small=full)
    waiting = list(schedule)
    place, tries = 0, Counter[str]()
    while place < len(STEPS):
        step = STEPS[place]
        tries[step] += 1
        if tries[step] > ATTEMPTS:
            return {"trouble": f"{step} was taken {ATTEMPTS} times"}
        now = next((d for d in waiting if d.step == step), None)
        if now:
            waiting.remove(now)
        said = _take(city, name, step, now, fault if only in (None, step) else None)
        if said == "done":
            place += 1
        elif "from extract on" in said or "clear all its tasks" in said:
            place = 0
        elif "from inquire on" in said:
            place = 1
    state = state_of(city, name)
    city.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")
    return state


def _take(city: City, name: str, step: str, now: Disturbance | None, fault: Fault | None) -> str:
    """Take the step, disturbed: done, killed, or what it said."""
    match now.kind if now else None:
        case "taken twice":
            twins = [_fork(city, name, step, None, fault) for _ in range(2)]
            said = [_await(*twin) for twin in twins]
            return next((each for each in said if each != "done"), "done")
        case "locked by a stranger":
            with city.connected(name) as stranger, stranger.cursor() as cursor:
                stranger.autocommit = False
                cursor.execute("LOCK TABLE tenken.ticket, tenken.step IN ACCESS EXCLUSIVE MODE")
                child = _fork(city, name, step, None, fault)
                _until_waiting(city, child[0])
                stranger.rollback()
            return _await(*child)
        case "clock set back":
            _set_back(city, name)
            return _await(*_fork(city, name, step, None, fault))
        case "server killed":
            child = _fork(city, name, step, now, fault)
            said = _await(*child)
            city.kill_server()
            return said
        case "disk full":
            said = _await(*_fork(city, name, step, now, fault))
            _make_room(city)
            return said
    return _await(*_fork(city, name, step, now, fault))


def _fork(
    city: City, name: str, step: str, now: Disturbance | None, fault: Fault | None
) -> tuple[int, int]:
    reading, writing = os.pipe()
    with city.connected("postgres"):  # waits for a server that recovers
        url = city.server.url(name)
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    said = "?"
    try:
        said = _in_child(city, url, step, now, fault)
    except BaseException as error:
        said = f"defect: {type(error).__name__}"
    finally:
        os.write(writing, said.encode()[:4000])
        os._exit(0)


def _in_child(city: City, url: str, step: str, now: Disturbance | None, fault: Fault | None) -> str:
    if fault:
        fault()
    border = disturb(now.at, _act(city, now.kind)) if now else lambda: None
    engine = database.connect(url)
    of = operation(OPERATION)
    try:
        if step == STEPS[0]:
            run = pipeline.open_run(engine, "now", of, CODE, "annual", of.compared_on(sample.AS_OF))
        else:
            run = pipeline.find_run(engine, "now")
            if step == STEPS[-1] and not pipeline.unpublished(engine, {CODE: "now"}):
                return "done"  # Airflow's tasks too leave alone what has been published
        pipeline.perform(step, run, FileSources(city.folder, OPERATION))
    except StepError as error:
        return f"{'passing: ' if isinstance(error, PassingError) else ''}{error}"
    except Exception as error:  # the database away before the step could be written down
        return f"before the step: {type(error).__name__}"
    border()
    return "done"


def _act(city: City, kind: str) -> Callable[[Any], None]:
    def fill(_: Any) -> None:
        assert city.small
        with suppress(OSError), (city.small / "filler").open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
                file.flush()

    acts = {"connection cut": cut, "backend killed": kill_backend, "disk full": fill}
    return acts.get(kind, kill_task)


def _await(pid: int, reading: int) -> str:
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(pid, 0)
    return "killed" if os.WIFSIGNALED(status) else said


def _until_waiting(city: City, pid: int) -> None:
    """Until the step waits for the stranger's lock, or needs it no more."""
    until = monotonic() + 20
    with city.connected("postgres") as connection, connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return
            sleep(0.02)


def _make_room(city: City) -> None:
    assert city.small
    (city.small / "filler").unlink(missing_ok=True)


def _set_back(city: City, name: str) -> None:
    """A clock set back by a day is one by which all that has been written lies in the future."""
    columns = {
        "run": ("started_at", "finished_at"),
        "step": ("started_at", "finished_at"),
        "ticket": ("opened_at", "closed_at", "moved_at"),
        "ticket_event": ("at",),
    }
    for table, names in columns.items():
        sets = ", ".join(f"{column} = {column} + interval '1 day'" for column in names)
        city.execute(name, f"UPDATE tenken.{table} SET {sets}")
