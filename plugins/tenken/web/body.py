"""How much of a request is taken: its size is looked at before it is read, and counted as it comes.

A form is held in memory and a file on the disk until it is looked through, so their sender may not
say how large they are. What is too large is received to its end and thrown away piece by piece,
for a browser shows no answer to what it has not finished sending.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import Message, Receive

from tenken.web.access import RefusedError

MOST_THROWN_AWAY = 4 << 30  # bytes; whoever sends more sees the connection break


class Body:
    """What arrives of one request. Nothing is taken before `allow` has said how much."""

    def __init__(self, receive: Receive, request: Request) -> None:
        self._receive = receive
        said = request.headers.get("content-length", "")
        self._declared = int(said[:19]) if said.isascii() and said.isdecimal() else 0
        self._count = 0
        self._most = 0

    async def allow(self, most: int) -> None:
        """Take so many bytes. Raises RefusedError where the request says that it has more."""
        self._most = most
        if self._declared > most:
            await self._refuse()

    async def receive(self) -> Message:
        """The next piece. Raises RefusedError where the pieces come to more than is allowed."""
        message = await self._receive()
        self._count += len(message.get("body", b""))
        if self._count > self._most:
            await self._refuse(message)
        return message

    async def _refuse(self, message: Message | None = None) -> None:
        more = message.get("more_body", False) if message else True
        while more and max(self._declared, self._count) <= MOST_THROWN_AWAY:
            message = await self._receive()
            self._count += len(message.get("body", b""))
            more = message.get("more_body", False)
        raise RefusedError(413, "too_large")
