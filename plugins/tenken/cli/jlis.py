"""`tenken jlis`, and the demo of the file exchange: the simulated J-LIS side answers."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import click
import yaml

from tenken import database, home
from tenken.cli.databases import databases
from tenken.exchange.agreement import Agreement, agreement
from tenken.exchange.drop import FolderDrop
from tenken.sample.jlis import Fault, Simulator


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fault", "faults", type=click.Choice([f.value for f in Fault]), multiple=True,
              help="Spoils answers; several are dealt out in turn.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--watch", is_flag=True, help="Goes on answering until interrupted.")
def jlis(folder: Path, faults: tuple[str, ...], seed: int, watch: bool) -> None:
    """Simulator of the J-LIS side: answers the inquiry files in FOLDER from the sample's register.

    All persons are made up (see: tenken run). What the real side does is not public.
    """
    chosen = [Fault(name) for name in faults]
    with databases() as urls:
        register = database.connect(urls.city)
        simulator = Simulator(register, FolderDrop(folder), agreement(), seed=seed)
        while True:
            answered = simulator.answer(chosen, shuffled=bool(chosen))
            if answered or not watch:
                click.echo(f"{answered} inquiry files answered (simulated)")
            if not watch:
                break
            sleep(1)
        simulator.release()
        register.dispose()


def of_demo(place: Path) -> Path:
    """The project's facts with two changed: every municipality asks by file exchange, at any hour.

    Returns the folder to be TENKEN_HOME; the rest in it are links.
    """
    shutil.rmtree(place, ignore_errors=True)
    (place / "include").mkdir(parents=True)
    for name in ("dags", "expectations", "plugins"):
        (place / name).symlink_to(home() / name)
    for each in (home() / "include").iterdir():
        if each.name not in ("municipalities.yaml", "exchange.yaml"):
            (place / "include" / each.name).symlink_to(each)
    served = _read("municipalities")
    for one in served["municipalities"]:
        one["asks"] = "exchange"
    _write(place, "municipalities", served)
    agreed = _read("exchange") | {"opens": "00:00", "closes": "23:59", "look_seconds": 1}
    _write(place, "exchange", agreed)
    return place


def _read(name: str) -> dict[str, Any]:
    written = (home() / "include" / f"{name}.yaml").read_text(encoding="utf-8")
    facts: dict[str, Any] = yaml.safe_load(written)
    return facts


def _write(place: Path, name: str, facts: dict[str, Any]) -> None:
    written = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
    (place / "include" / f"{name}.yaml").write_text(written, encoding="utf-8")


@contextmanager
def answering(folder: Path, register_url: str, agreed: Agreement) -> Iterator[None]:
    """The simulator answers what is put into the folder, until the context ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    register = database.connect(register_url)
    simulator = Simulator(register, FolderDrop(folder), agreed)
    over = threading.Event()

    def answer() -> None:
        while not over.wait(0.5):
            simulator.answer()

    thread = threading.Thread(target=answer, name="tenken-jlis", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(30)
        register.dispose()
