"""What a section has to look at today: kinds of items, and the tickets under each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, text

from tenken.database import sql
from tenken.escalation.rules import Rules
from tenken.municipalities import deployment
from tenken.operations import all_operations
from tenken.tickets.life import ENDED


@dataclass(frozen=True)
class Kind:
    """A heading of the mail, and what to do."""

    title: str
    advice: str
    overdue: bool = False


# In the order of the mail: what cannot wait first.
KINDS: Mapping[str, Kind] = {
    "preliminary_overdue": Kind(
        "漏えい報告（速報）期限超過",
        "個人情報保護委員会への速報の期限（知った日を含め5日）を過ぎています。直ちに報告してください。",
        overdue=True,
    ),
    "final_overdue": Kind(
        "漏えい報告（確報）期限超過",
        "個人情報保護委員会への確報の期限を過ぎています。直ちに報告してください。",
        overdue=True,
    ),
    "overdue": Kind(
        "是正票 期限超過", "処理期限を過ぎています。今日中に対応してください。", overdue=True
    ),
    "preliminary_due": Kind(
        "漏えい報告（速報）の時期", "速報（知った日を含め3～5日）を行う時期です。"
    ),
    "final_due": Kind("漏えい報告（確報）期限間近", "確報の期限が近づいています。"),
    "reconsider": Kind(
        "漏えい調査 判定の見直し",
        "判定の後に読み込まれた記録により、より重い結果の案が出ています。判定し直してください。",
    ),
    "undecided": Kind(
        "漏えい調査 未判定", "記録を取り寄せて読み込み、漏えいの有無を判定してください。"
    ),
    "due": Kind("是正票 期限間近", "処理期限が近づいています。"),
    "unassigned": Kind("是正票 担当者未定", "担当者を決めてください。"),
    "stuck": Kind("是正票 滞留", "同じ状態のまま長く動いていません。状況を確かめてください。"),
}


@dataclass
class Agenda:
    """A section's items: the ticket numbers under each kind, in order.

    `name` is the section's, behind its municipality's where this deployment serves several.
    """

    municipality_code: str
    section: str
    name: str
    tickets: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def counts(self) -> dict[str, int]:
        """How many under each kind, in the order of the mail."""
        return {kind: len(self.tickets[kind]) for kind in KINDS if self.tickets.get(kind)}

    @property
    def overdue(self) -> bool:
        """Whether anything is past its day."""
        return any(KINDS[kind].overdue for kind in self.counts)


def agendas(connection: Connection, rules: Rules, today: date) -> list[Agenda]:
    """What each section of each municipality has to look at; those with nothing are left out.

    A ticket that names no section belongs to that of its operation's YAML.
    """
    rows = connection.execute(
        text(sql("escalation/items.sql")),
        {
            "today": today,
            "due_until": today + timedelta(days=rules.due_within_days),
            "unassigned_since": today - timedelta(days=rules.unassigned_after_days),
            "stuck_since": today - timedelta(days=rules.stuck_after_days),
            "sections": json.dumps({o.key: o.section for o in all_operations()}),
            "ended": list(ENDED),
        },
    )
    towns = {one.code: one.name for one in deployment().municipalities}
    found: dict[tuple[str, str], Agenda] = {}
    for row in rows:
        code, section = row.municipality_code, row.section
        name = section if len(towns) == 1 else f"{towns.get(code, code)} {section}"
        agenda = found.setdefault((code, section), Agenda(code, section, name))
        agenda.tickets[row.kind].append(row.ticket_id)
    return list(found.values())
