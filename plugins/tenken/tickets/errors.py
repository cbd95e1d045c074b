"""What an officer can mend, said in Japanese."""

from __future__ import annotations


class TicketError(Exception):
    """A ticket cannot be worked on as asked: what is wrong and what to do. Names no one."""

    def __init__(self, ticket_id: int | None, message: str) -> None:
        super().__init__(f"是正票 {ticket_id}: {message}" if ticket_id else message)
        self.ticket_id = ticket_id
        self.message = message


class MoveRefusedError(TicketError):
    """The move is not in the table of states, or lacks what it asks for."""


class ConflictError(TicketError):
    """Somebody else has changed the ticket since it was read; nothing was overwritten."""

    def __init__(self, ticket_id: int, version: int, state: str, message: str) -> None:
        super().__init__(ticket_id, message)
        self.version = version
        self.state = state
