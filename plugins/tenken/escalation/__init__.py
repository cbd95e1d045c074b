"""Due dates and escalation: what is due, overdue, unassigned or stuck, mailed to each section.

A mail holds counts and ticket numbers. `mail_sections` is the way in; `agendas` shows the same
without mailing.
"""

from __future__ import annotations

from tenken.escalation.items import KINDS, Agenda, agendas
from tenken.escalation.mailing import Mailed, mail_sections
from tenken.escalation.rules import Rules, rules
from tenken.escalation.smtp import MailServer, send

__all__ = [
    "KINDS",
    "Agenda",
    "MailServer",
    "Mailed",
    "Rules",
    "agendas",
    "mail_sections",
    "rules",
    "send",
]
