"""scope: which records a run verifies, and of each one left out, why.

Rules of the operation's YAML first; then, by the kind of run, all that remain, or those whose
turn it is.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from psycopg2 import sql as quoting

from tenken.database import sql
from tenken.layouts import RECORDS
from tenken.municipalities import quiet_nights
from tenken.operations import Operation
from tenken.pipeline.planning import CLOCK, shares, tonight
from tenken.pipeline.run import Run

# Kinds of run that do not take everybody in scope.
BY_TURN = ("rolling", "new_links")

NOT_DUE = "not_due"  # in scope, not its turn
UNANSWERED = "unanswered"  # in scope and asked for, but the register has not answered


def choose(run: Run, cursor: Any) -> tuple[dict[str, int], int]:
    """Make the run's view `due`; returns how many records are left out by reason, and how many due.

    Reasons: `linked_with_register` (the number follows the register), `role`, the exclusions'
    own words, and `not_due`. Written down in tenken.left_out.
    """
    words = {"rules": _rules(run.operation, cursor), "columns": ", ".join(RECORDS.names)}
    cursor.execute(sql("scope/due.sql", **words, **run.tables("stage", *_VIEWS)))
    if run.kind in BY_TURN:
        _by_turn(run, cursor)
    cursor.execute(sql("scope/reasons.sql", **run.tables("left_out", "due", "not_due")))
    counted = {reason: int(records) for reason, records in cursor.fetchall()}
    due = counted.pop(None)
    left_out = {reason: records for reason, records in counted.items() if records}
    cursor.execute("DELETE FROM tenken.left_out WHERE run_id = %s", (run.run_id,))
    for reason, records in left_out.items():
        cursor.execute(sql("scope/write_reason.sql"), (run.run_id, reason, records))
    return left_out, due


_VIEWS = ("in_scope", "left_out", "called", "not_due", "due")


def _rules(of: Operation, cursor: Any) -> str:
    """A CASE that gives the reason why a record is left out by rule, NULL for one in scope."""
    literal = _literals(cursor)
    linked = "coalesce(resident, '') IN ('1', '住民')" if of.linked_with_register else "false"
    whens = [f"WHEN {linked} THEN 'linked_with_register'"]
    if of.scope.roles:
        patterns = literal(list(of.scope.roles.values()))
        whens.append(f"WHEN record_id NOT LIKE ALL ({patterns}) THEN 'role'")
    whens += [
        f"WHEN {each.column} = ANY ({literal(list(each.values))}) THEN {literal(each.reason)}"
        for each in of.scope.exclusions
    ]
    # psycopg2 reads % as its own where a statement has parameters; the views have none.
    return f"(CASE {' '.join(whens)} END)"


def _literals(cursor: Any) -> Any:
    return lambda value: quoting.Literal(value).as_string(cursor)


def _by_turn(run: Run, cursor: Any) -> None:
    take_turn(run.operation, run.municipality_code, cursor)
    known = has_verifications(run, cursor)
    if not known:
        make_verifications(run, cursor)
    scope = run.operation.scope
    cursor.execute(
        sql("scope/turns.sql", verified=verified(run), **run.tables("in_scope", "turn")),
        {
            "today": run.day,
            "known": known,
            "clock": CLOCK,
            "renewals": scope.renewals,
            "lead": scope.lead_days,
        },
    )
    quota = _quota(run, cursor) if run.kind == "rolling" else 0
    cursor.execute(
        sql("scope/chosen.sql", **run.tables("turn", "chosen", "in_scope", "called", "not_due")),
        {"quota": quota},
    )


def _quota(run: Run, cursor: Any) -> int:
    cursor.execute(sql("scope/days_left.sql", **run.tables("turn")))
    days_left = dict(cursor.fetchall())
    quiet = quiet_nights(run.municipality_code)
    ahead = shares(run.day, 1 + max(days_left, default=0), quiet)
    nights = _missed(run, cursor)
    missed = shares(run.day - timedelta(days=nights), nights, quiet)
    return tonight(days_left, ahead, sum(missed))


def _missed(run: Run, cursor: Any) -> int:
    """Nights between the last run that took its share and this one."""
    cursor.execute(
        sql("scope/last_run.sql"),
        {
            "operation": run.operation.key,
            "code": run.municipality_code,
            "run_id": run.run_id,
        },
    )
    last: date | None = cursor.fetchone()[0]
    return max(0, (run.day - last).days - 1) if last else 0


def verified(run: Run) -> str:
    """The quoted name of the last verifications of the run's operation and municipality."""
    return verified_in(run.operation, run.municipality_code)


def verified_in(of: Operation, municipality_code: str) -> str:
    """The quoted name of the last verifications of an operation in a municipality."""
    return f'verification."{of.key}_{municipality_code}"'


def has_verifications(run: Run, cursor: Any) -> bool:
    """Whether a run has been published there before."""
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (verified(run),))
    return bool(cursor.fetchone()[0])


def renew_verifications(run: Run, cursor: Any) -> None:
    """Note of every record when it was verified last, from this run; see verified/renew.sql.

    A dry run notes nothing. Nor does a run whose working tables are gone: it has been noted.
    """
    if run.kind == "dry_run":
        return
    cursor.execute("SELECT to_regclass(%s) IS NULL", (run.table("stage"),))
    if cursor.fetchone()[0]:
        return
    take_turn(run.operation, run.municipality_code, cursor)
    if not has_verifications(run, cursor):
        make_verifications(run, cursor)
    words = {
        "operation": run.operation.key,
        "code": run.municipality_code,
        "day": run.as_of if run.kind == "backfill" else run.day,
        "today": run.day,
        "run_id": run.run_id,
    }
    tables = run.tables("stage", "comparison", "left_out", "not_due", "unanswered")
    tables |= {"verified": verified(run), "all": _of_all(run)}
    if run.kind == "recheck":  # its stage holds only the few records that are looked at again
        cursor.execute(sql("compare/no_loops.sql"))
        cursor.execute(sql("verified/again.sql", **tables), words)
        cursor.execute(sql("verified/days.sql", **tables), words)
        return
    tables["renewed"] = f'verification."renewed_{run.run_no}"'
    tables["kept"] = f'"{run.operation.key}_{run.municipality_code}"'
    cursor.execute(sql("verified/renew.sql", **tables), words)
    cursor.execute(sql("verified/days.sql", **tables | {"verified": tables["renewed"]}), words)
    cursor.execute(sql("verified/replace.sql", **tables), words)


def make_verifications(run: Run, cursor: Any) -> None:
    """Make the partition of the run's operation and municipality, which is not there yet."""
    tables = {"verified": verified(run), "all": _of_all(run)}
    cursor.execute(sql("verified/table.sql", **tables), {"code": run.municipality_code})


def _of_all(run: Run) -> str:
    return f'verification."{run.operation.key}"'


def take_turn(of: Operation, municipality_code: str, cursor: Any) -> None:
    """Until the transaction ends, nobody else leads that operation's tickets there, or renews its
    verifications.
    """
    cursor.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s || %s, 0))", (of.key, municipality_code)
    )
