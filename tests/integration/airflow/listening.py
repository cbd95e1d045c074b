"""A StatsD server of the tests: what Airflow sends, as Prometheus would have it.

Names and values are made as Prometheus' statsd_exporter documents it: what is neither letter nor
digit becomes `_`, a time comes in seconds as a summary, a counter adds up, InfluxDB's tags are
labels.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

Labels = frozenset[tuple[str, str]]


class Listener:
    """What was heard so far; `series` by name and labels. Hands it on to another port, if given."""

    def __init__(self, server: socket.socket, on: int | None) -> None:
        self._on = on
        self.port: int = server.getsockname()[1]
        self.lines: list[str] = []
        self.series: dict[str, dict[Labels, float]] = {}
        self._server = server

    def listen(self) -> None:
        """Until the socket is shut."""
        while packet := self._server.recv(65_535):
            if self._on is not None:
                self._server.sendto(packet, ("127.0.0.1", self._on))
            for line in packet.decode().splitlines():
                self.lines.append(line)
                self._take(*re.fullmatch(r"([^,:]+)((?:,[^:]+)?):([^|]+)\|(\w+)", line).groups())

    def _take(self, name: str, tags: str, written: str, kind: str) -> None:
        labels = frozenset(tuple(tag.split("=")) for tag in tags.split(",") if tag)
        name, value = re.sub(r"[^a-zA-Z0-9_]", "_", name), float(written)
        if kind == "ms":
            self._add(f"{name}_sum", labels, value / 1000)
            self._add(f"{name}_count", labels, 1)
        elif kind == "c" or written[0] in "+-":
            self._add(name, labels, value)
        else:
            self.series.setdefault(name, {})[labels] = value

    def _add(self, name: str, labels: Labels, value: float) -> None:
        known = self.series.setdefault(name, {})
        known[labels] = known.get(labels, 0) + value

    def labels(self, name: str) -> set[str]:
        """The names of all labels of a series."""
        return {key for labels in self.series[name] for key, _ in labels}

    def value(self, name: str, **labels: str) -> float:
        """The value as it stands, added up over the labels that are not given."""
        wanted = set(labels.items())
        return sum(value for key, value in self.series[name].items() if wanted <= key)


@contextmanager
def listening(on: int | None = None) -> Iterator[Listener]:
    """A server on a port of its own, until the block ends; `on`, whom it hands on to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        listener = Listener(server, on)
        thread = threading.Thread(target=listener.listen)
        thread.start()
        try:
            yield listener
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", ("127.0.0.1", listener.port))
            thread.join()
