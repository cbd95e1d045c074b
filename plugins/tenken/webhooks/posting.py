"""One message sent to one address, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from types import TracebackType
from typing import Any

import requests

from tenken.webhooks.signing import signed

CONNECT, READ = 5.0, 10.0  # seconds: a tracker that stalls costs no more
_LONGEST_WAIT = 3600  # seconds of a Retry-After that are believed
_ANSWER = 64 << 10  # bytes of an answer that are read, to keep the connection


@dataclass(frozen=True)
class Target:
    """Where messages go. `repr` holds no secret."""

    url: str
    key: bytes
    ca: str | None = None  # file of the certificate authority of the city's own network

    def __repr__(self) -> str:
        return "Target(...)"


@dataclass(frozen=True)
class Answer:
    """What became of a message: taken, or why not, and how long the other side asks to wait."""

    taken: bool
    problem: str | None = None
    wait: int = 0  # seconds


class Sender:
    """Sends messages over one kept connection. No redirects, no proxies, no cookies."""

    def __init__(self, target: Target, *, connect: float = CONNECT, read: float = READ) -> None:
        self._target = target
        self._timeout = (connect, read)
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the city's is no way to its own trackers
        self._session.verify = target.ca or True

    def post(self, event_id: int, payload: Mapping[str, Any]) -> Answer:
        """Send one event. Never raises: what goes wrong is the answer's problem."""
        body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "tenken",
            **signed(self._target.key, event_id, int(time()), body),
        }
        try:
            with self._session.post(
                self._target.url,
                data=body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                response.raw.read(_ANSWER)
                self._session.cookies.clear()
                return _answer(response)
        except requests.RequestException as error:
            # Its text quotes the address, which may hold a token.
            return Answer(False, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - urllib3's own, while the answer is read
            return Answer(False, type(error).__name__)

    def __enter__(self) -> Sender:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()


def _answer(response: requests.Response) -> Answer:
    if 200 <= response.status_code < 300:
        return Answer(True)
    asked = response.headers.get("retry-after", "")
    wait = min(int(asked), _LONGEST_WAIT) if asked.isdecimal() else 0
    return Answer(False, f"HTTP {response.status_code}", wait)
