"""A checkout as it would stand on the host, and its services up as processes."""

from __future__ import annotations

import http.cookiejar
import re
import shlex
import shutil
import ssl
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tenken import home
from tests.compose.processes import Stack

DELIVERED = (
    "docker-compose.yaml", "Dockerfile", "metrics.env", "deploy", "dags", "expectations", "include",
    "plugins", "pyproject.toml", "README.md", "requirements.in", "requirements.txt",
    "requirements-image.txt",
)  # fmt: skip
_BLOCK = re.compile(r"^```sh (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Started = Callable[..., Stack]


def written(block: str) -> list[list[str]]:
    """The commands of a block of docs/production.md, word by word."""
    blocks = dict(_BLOCK.findall((home() / "docs" / "production.md").read_text(encoding="utf-8")))
    return [shlex.split(line) for line in blocks[block].splitlines()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's files on a host, with secrets and a certificate made as the page says."""
    place = tmp_path_factory.mktemp("host") / "tenken"
    place.mkdir()
    for name in DELIVERED:
        if (source := home() / name).is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, place / name, ignore=left_out)
        else:
            shutil.copy(source, place / name)
    for command in (written("first")[0], *written("certificate")):
        subprocess.run(command, cwd=place, check=True, capture_output=True)
    return place


@pytest.fixture(scope="module")
def started(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Stack]]:
    """Starts the services of some profiles; all that was started is gone at the end."""
    stacks: list[Stack] = []

    def start(*profiles: str, **variables: str) -> Stack:
        folder = tmp_path_factory.mktemp("docker")
        stack = Stack(checkout, folder, variables, frozenset(profiles))
        stacks.append(stack)
        stack.up()
        return stack

    yield start
    for stack in stacks:
        stack.remove()


class Browser:
    """Someone who signs in to Airflow over TLS, and looks at pages."""

    def __init__(self, stack: Stack) -> None:
        self.url = f"https://{stack.address('proxy', 8443)}"
        trusting = ssl.create_default_context(cafile=stack.checkout / "secrets/tls_certificate")
        trusting.check_hostname = False  # the certificate is localhost's
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=trusting),
            urllib.request.HTTPCookieProcessor(self._jar),
        )
        # As every browser does; Airflow's form wants it over TLS.
        self._opener.addheaders = [("Referer", f"{self.url}/auth/login/")]

    def look(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """A page's status and text."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self._opener.open(self.url + path, data, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self, user: str, password: str) -> str:
        """As Airflow's form has it; the page that comes then."""
        _, form = self.look("/auth/login/")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        words = {"username": user, "password": password}
        if token:
            words["csrf_token"] = token[1]
        return self.look("/auth/login/", words)[1]
