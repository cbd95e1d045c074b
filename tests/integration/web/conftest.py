"""The pages on a real city's results, over a real server, in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine, text

from tenken import database
from tenken.database.embedded import EmbeddedServer
from tenken.operations import all_operations
from tenken.rights import grant
from tenken.web import application, behind_proxy
from tenken.web.health import Components
from tests.integration.conftest import FileSources, verify

SECRET = "only the proxy of the tests knows this one"
CODE = "482013"
PICTURES = os.environ.get("TENKEN_PICTURES")  # the folder for them, by `make pictures`; else none

# Who works at the city hall: officer, role, municipality, operation.
OFFICERS = (
    ("fukushi01", "officer", CODE, "welfare"),
    ("fukushi02", "officer", CODE, "welfare"),
    ("fukushi10", "approver", CODE, "welfare"),
    ("kaigo01", "officer", CODE, "nursing_care"),
    ("tokatsu", "leader", CODE, "*"),
    ("tokatsu2", "leader", CODE, "*"),
    ("joho", "engineer", "*", "*"),
    ("kansa", "auditor", CODE, "*"),
    ("kansa-all", "auditor", "*", "*"),
)


@dataclass
class CityHall:
    """A running server of the pages and the database behind it."""

    url: str
    engine: Engine
    elsewhere: list[str] = field(default_factory=list)

    def sign_in_headers(self, officer: str) -> dict[str, str]:
        """What the proxy adds."""
        return {"X-Tenken-Officer": officer, "X-Tenken-Proxy-Secret": SECRET}

    def ticket(self, where: str) -> int:
        """The first ticket of which that is true."""
        with self.engine.connect() as connection:
            return int(
                connection.execute(
                    text(f"SELECT min(ticket_id) FROM tenken.ticket WHERE {where}")
                ).scalar_one()
            )


def granted(engine: Engine) -> None:
    """Everybody's rights."""
    for officer, role, code, operation in OFFICERS:
        grant(engine, officer, role, code, operation, by="joho")
    with engine.begin() as connection:  # of a municipality that this deployment knows no more
        connection.execute(
            text(
                "INSERT INTO tenken.officer_role"
                " (officer, municipality_code, operation, role, granted_by)"
                " VALUES ('tonari01', '482021', '*', 'officer', 'joho')"
            )
        )


@pytest.fixture(scope="session")
def verified_city(server: EmbeddedServer, city_files: Path, tmp_path_factory) -> str:
    """A database with the runs of all operations in it; others are copied from it."""
    name = f"verified_{uuid.uuid4().hex[:8]}"
    server.create_database(name)
    engine = database.connect(server.url(name))
    database.migrate(engine)
    before = os.environ.get("TENKEN_OUTPUT")
    os.environ["TENKEN_OUTPUT"] = str(tmp_path_factory.mktemp("output"))
    for operation in all_operations():
        verify(engine, FileSources(city_files, operation.key), operation, f"annual {operation.key}")
    os.environ.pop("TENKEN_OUTPUT")
    if before:
        os.environ["TENKEN_OUTPUT"] = before
    granted(engine)
    with engine.begin() as connection:  # some of it has been lying about
        connection.execute(
            text("UPDATE tenken.ticket SET due_on = due_on - 40 WHERE ticket_id % 7 = 1")
        )
    engine.dispose()
    return name


@pytest.fixture(scope="module")
def hall(server: EmbeddedServer, verified_city: str) -> Iterator[CityHall]:
    """The pages over a copy of the city's database, for the tests of one file."""
    name = f"hall_{uuid.uuid4().hex[:8]}"
    admin = database.connect(server.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(  # sessions that wait to be collected would be in the way
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": verified_city},
        )
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {verified_city}"))
    admin.dispose()
    engine = database.connect(server.url(name))
    with serving(engine) as url:
        yield CityHall(url, engine)
    engine.dispose()


class serving:  # noqa: N801  reads as what it does
    """The app over `engine` on a port of its own, until the block ends."""

    def __init__(self, engine: Engine, components: Components | None = None) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        app = application(engine, behind_proxy(SECRET), components=components)
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def __enter__(self) -> str:
        self._socket.listen()  # requests wait in its queue until the server takes them
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _chromium() -> str | None:
    named = os.environ.get("TENKEN_CHROMIUM")
    found = (shutil.which(one) for one in ("chromium", "chromium-browser", "google-chrome"))
    return named or next((one for one in found if one), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped and says what is missing."""
    with sync_playwright() as playwright:
        path = _chromium()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip(
                "no browser: install Debian's package chromium, run `playwright install chromium`, "
                "or name one in TENKEN_CHROMIUM"
            )
        running = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], env={**os.environ, "LANGUAGE": "ja"}
        )
        yield running
        running.close()


AtDesk = Callable[..., Page]


@pytest.fixture
def at_desk(browser: Browser, hall: CityHall) -> Iterator[AtDesk]:
    """`at_desk(officer)`: a page on which that officer is signed in, 1280 by 720.

    Any request to another server than ours fails the test.
    """
    contexts = []
    elsewhere: list[str] = []

    def sit_down(officer: str, **options: object) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 720})
        options.setdefault("locale", "ja-JP")
        context = browser.new_context(
            base_url=hall.url, extra_http_headers=hall.sign_in_headers(officer), **options
        )
        context.set_default_timeout(10_000)
        context.on(
            "request",
            lambda request: (
                elsewhere.append(request.url)
                if urlsplit(request.url).netloc != urlsplit(hall.url).netloc
                else None
            ),
        )
        contexts.append(context)
        return context.new_page()

    yield sit_down
    for context in contexts:
        context.close()
    assert elsewhere == [], "a page asked another server"
