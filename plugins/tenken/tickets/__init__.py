"""The tickets (是正票): their life, evidence, accepted differences, persons to inform, audit log.

A run raises and resolves them (pipeline/ticket.py); here is what officers do with them.
docs/tickets.md tells it in full.
"""

from __future__ import annotations

from tenken.tickets.audit import Head, Verified, append, verify
from tenken.tickets.errors import ConflictError, MoveRefusedError, TicketError
from tenken.tickets.evidence import Finding, destroy, reveal, rotate
from tenken.tickets.intake import Report, TakenIn, take_in
from tenken.tickets.life import EVENTS, LIFE
from tenken.tickets.moves import Moved, assign, move
from tenken.tickets.persons import contact, inform

__all__ = [
    "EVENTS",
    "LIFE",
    "ConflictError",
    "Finding",
    "Head",
    "MoveRefusedError",
    "Moved",
    "Report",
    "TakenIn",
    "TicketError",
    "Verified",
    "append",
    "assign",
    "contact",
    "destroy",
    "inform",
    "move",
    "reveal",
    "rotate",
    "take_in",
    "verify",
]
