"""A tracker: a real HTTP server on this machine that takes messages, fails, stalls, comes back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STALL = -1  # takes the message, and never answers
CUT = -2  # takes the message, and hangs up without an answer

Answers = Callable[[dict[str, Any]], int]


@dataclass
class Tracker:
    """What came in, in order; `answer` decides the status of each message."""

    answer: Answers = field(default=lambda payload: 204)
    seen: list[tuple[dict[str, str], str]] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/tenken"

    def ids(self, ticket_id: int | None = None) -> list[int]:
        return [
            p["event_id"]
            for p in self.taken
            if ticket_id is None or p["ticket"]["ticket_id"] == ticket_id
        ]


@contextmanager
def running(tracker: Tracker) -> Iterator[Tracker]:
    """The tracker, listening; on the same port as before when it has been up already."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            payload = json.loads(body)
            with tracker.lock:
                tracker.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = tracker.answer(payload)
                if 200 <= status < 300:
                    tracker.taken.append(payload)
            if status == STALL:
                tracker.released.wait(30)
            if status in (STALL, CUT):
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in tracker.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", tracker.port), Handler)
    server.daemon_threads = True
    tracker.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield tracker
    finally:
        tracker.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
