"""The suites of an operation, read from expectations/<operation>/{intake,match}.json and checked.

A suite is JSON as Great Expectations writes it: `name` and `expectations`, each with `type`,
`kwargs`, `severity` and `meta`. In `meta` stand the project's own words: `rule` (the name by
which a ticket knows its rule), `title`, `action`, `raises`. docs/suites.md says what they mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tenken import home
from tenken.expectations.patterns import hostile
from tenken.settings import wrong

Severity = Literal["critical", "warning", "info"]
Raises = Literal["ticket", "alarm", "nothing"]
SuiteName = Literal["intake", "match", "received"]

LARGEST = 4 << 20  # bytes of a suite; a rule takes about 500

SUITES: tuple[SuiteName, ...] = ("intake", "match")  # those of an operation


class SuiteError(ValueError):
    """A suite is wrong: names the file, the expectation, and what to do. Carries no data."""


class _Meta(BaseModel):
    model_config = ConfigDict(extra="allow")

    rule: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
    title: Annotated[str, StringConstraints(min_length=1)] | None = None
    action: str | None = None
    raises: Raises | None = None


class _Entry(BaseModel):
    """One expectation of the JSON; `id`, `description` and `notes` of GX are let through."""

    model_config = ConfigDict(extra="ignore")

    type: Annotated[str, StringConstraints(pattern=r"^expect_[a-z0-9_]+$|^unexpected_rows_.+$")]
    kwargs: dict[str, Any] = Field(default_factory=dict)
    severity: Severity = "critical"
    meta: _Meta


@dataclass(frozen=True)
class Rule:
    """One expectation of a suite, with the words of its `meta`."""

    suite: SuiteName
    position: int  # from 1, as it stands in the file
    rule: str
    expectation: str
    kwargs: dict[str, Any]
    severity: Severity
    title: str | None
    action: str | None
    raises: Raises | None  # None: by the kind of the expectation
    file: str

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.file}, expectation {self.position} (rule {self.rule})"


@dataclass(frozen=True)
class Suite:
    """The rules of one file, in its order."""

    name: SuiteName
    file: str
    rules: tuple[Rule, ...]


def read_suites(operation: str, folder: Path | None = None) -> tuple[Suite, Suite]:
    """The suites `intake` and `match` of an operation; `folder` holds one folder an operation.

    Raises SuiteError for a missing file, broken JSON, an entry that lacks what it needs, or a
    rule named twice in the operation.
    """
    folder = folder or home() / "expectations"
    intake, match = (read_suite(folder / operation / f"{name}.json", name) for name in SUITES)
    seen: dict[str, Rule] = {}
    for rule in intake.rules + match.rules:
        if rule.rule in seen:
            raise SuiteError(
                f"{rule.place}: the rule stands already in {seen[rule.rule].place}; "
                "give one of them another name in meta.rule"
            )
        seen[rule.rule] = rule
    return intake, match


def read_suite(path: Path, name: SuiteName) -> Suite:
    """One file of rules. Raises SuiteError for what is wrong in it."""
    file = f"expectations/{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise SuiteError(f"{file}: larger than {LARGEST >> 20} MB; no suite is that")
        written = json.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise SuiteError(
            f"{file} is missing; copy the folder of another operation and change it there"
        ) from None
    except json.JSONDecodeError as error:
        raise SuiteError(
            f"{file}, line {error.lineno}, column {error.colno}: not JSON ({error.msg}); mend it "
            "there, often a comma too many or too few"
        ) from None
    except UnicodeDecodeError:
        raise SuiteError(f"{file}: not UTF-8; save it again as UTF-8") from None
    except RecursionError:
        raise SuiteError(f"{file}: brackets too deep for JSON; mend them") from None
    except SuiteError:
        raise
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise SuiteError(f"{file}: a number of thousands of digits; mend it") from None
    entries = written.get("expectations") if isinstance(written, dict) else None
    if not isinstance(entries, list) or not entries:
        raise SuiteError(f'{file}: needs "expectations": [...] with at least one expectation')
    rules = tuple(_rule(entry, at, name, file) for at, entry in enumerate(entries, start=1))
    return Suite(name=name, file=file, rules=rules)


def _rule(written: Any, position: int, suite: SuiteName, file: str) -> Rule:
    try:
        entry = _Entry.model_validate(written)
    except ValidationError as error:
        kind = written.get("type") if isinstance(written, dict) else None
        called = f" ({kind[:80]!r})" if isinstance(kind, str) else ""
        raise SuiteError(
            f"{file}, expectation {position}{called}: {wrong(error)}. See docs/suites.md"
        ) from None
    for forbidden in ("result_format", "catch_exceptions"):
        if forbidden in entry.kwargs:
            raise SuiteError(
                f"{file}, expectation {position} (rule {entry.meta.rule}): remove "
                f"'{forbidden}'; what a result may hold is not the suite's to say"
            )
    if said := hostile(entry.kwargs, python=suite == "received"):
        raise SuiteError(f"{file}, expectation {position} (rule {entry.meta.rule}): {said}")
    return Rule(
        suite=suite,
        position=position,
        rule=entry.meta.rule,
        expectation=entry.type,
        kwargs=entry.kwargs,
        severity=entry.severity,
        title=entry.meta.title,
        action=entry.meta.action,
        raises=entry.meta.raises,
        file=file,
    )
