"""The officers' roles: who has which where, and giving and taking them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from tenken.database import sql, transaction
from tenken.municipalities import deployment
from tenken.operations import all_operations
from tenken.tickets import audit
from tenken.tickets.words import checked_officer

EVERYWHERE = "*"

# Each role's title, and what it shows. Tickets and persons are shown to the first two only.
ROLES = {
    "officer": ("担当", "担当事務の是正票と本人の情報を扱う"),
    "approver": ("承認", "担当と同じものを扱い、確認済み差異を承認する"),
    "leader": ("統括", "団体のすべての事務の件数を見る。進捗報告を承認する。本人の情報は見ない"),
    "engineer": ("データ管理者", "件数と点検の実行状況を見る。本人の情報は見ない"),
    "auditor": ("監査", "監査記録と件数を見る。本人の情報は見ない"),
}


class RightsError(Exception):
    """A role cannot be given or taken as asked: what is wrong and what there is."""


@dataclass(frozen=True)
class Grant:
    """One role of an officer; `*` stands for every municipality, or every operation."""

    officer: str
    municipality: str
    operation: str
    role: str
    granted_by: str
    granted_at: datetime

    def covers(self, municipality: str, operation: str) -> bool:
        """Whether it holds there; asked for `*`, whether it holds everywhere."""
        return self.municipality in (municipality, EVERYWHERE) and self.operation in (
            operation,
            EVERYWHERE,
        )


@dataclass(frozen=True)
class Rights:
    """What an officer may do. PostgreSQL holds the same; this is for what a page offers."""

    officer: str
    grants: tuple[Grant, ...]

    @property
    def nobody(self) -> bool:
        """Whether they have no role at all."""
        return not self.grants

    def may(self, role: str, municipality: str, operation: str) -> bool:
        """Whether they have the role there. A leader has it for all operations of the place."""
        return any(g.role == role and g.covers(municipality, operation) for g in self.grants)

    def places(self, *roles: str) -> tuple[tuple[str, str], ...]:
        """Where they have one of the roles (any, when none is named): (municipality, operation)."""
        found = {(g.municipality, g.operation) for g in self.grants if not roles or g.role in roles}
        return tuple(sorted(found))

    @property
    def sees_persons(self) -> bool:
        """Whether there is any place whose tickets and persons they see."""
        return bool(self.places("officer", "approver"))


def of(connection: Connection, officer: str) -> Rights:
    """An officer's rights. In a transaction of `acting` only those of the acting officer."""
    return Rights(officer, tuple(standing(connection, officer)))


def standing(connection: Connection, officer: str | None = None) -> list[Grant]:
    """All roles that stand, of one officer or of all."""
    rows = connection.execute(text(sql("rights/of.sql")), {"officer": officer}).all()
    return [Grant(*row) for row in rows]


def grant(
    on: Engine | Connection, officer: str, role: str, municipality: str, operation: str, *, by: str
) -> bool:
    """Give a role, with an entry of the audit log; False when it stands already.

    Raises RightsError for a role, municipality or operation that there is not.
    """
    words = _checked(officer, role, municipality, operation, by)
    return _changed(on, "grant", words)


def revoke(
    on: Engine | Connection, officer: str, role: str, municipality: str, operation: str, *, by: str
) -> bool:
    """Take a role, with an entry of the audit log; False when there was none. Holds at once."""
    words = _checked(officer, role, municipality, operation, by, known=False)
    return _changed(on, "revoke", words)


def _changed(on: Engine | Connection, what: str, words: dict[str, str]) -> bool:
    with transaction(on) as connection:
        changed = connection.execute(text(sql(f"rights/{what}.sql")), words).one_or_none()
        if changed is None:
            return False
        audit.append(
            connection, words["by"], what, officer=words["officer"], role=words["role"],
            municipality=words["municipality"], operation=words["operation"],
        )  # fmt: skip
    return True


def _checked(
    officer: str, role: str, municipality: str, operation: str, by: str, *, known: bool = True
) -> dict[str, str]:
    """The words of a grant. `known`: place and operation must be ones that there are."""
    if role not in ROLES:
        said = "、".join(f"{key}（{title}）" for key, (title, _) in ROLES.items())
        raise RightsError(f"役割は {said} のどれかです")
    codes = [one.code for one in deployment().municipalities]
    keys = [one.key for one in all_operations()]
    if known and municipality not in (*codes, EVERYWHERE):
        raise RightsError(f"団体コードは {'、'.join(codes)} か * です")
    if known and operation not in (*keys, EVERYWHERE):
        raise RightsError(f"事務は {'、'.join(keys)} か * です")
    if known and role == "leader" and operation != EVERYWHERE:
        raise RightsError("統括（leader）は団体のすべての事務が対象です。事務は * にしてください")
    return {
        "officer": checked_officer(None, officer),
        "role": role,
        "municipality": municipality,
        "operation": operation,
        "by": checked_officer(None, by),
    }
