"""The ledger: every release so far, word for word. It holds nothing that was not public.

It decides what the next release must keep back, so a lost ledger is not silently begun anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tenken.reports.publication.cells import Cell
from tenken.reports.returns.document import Key, Month, Sha256, written

LARGEST = 4 << 20  # bytes of a release; one of forty operations takes 40 KB
_LARGEST_LEDGER = 256 << 20  # bytes: some thousand releases


class LedgerError(Exception):
    """The ledger or a release cannot be used: says why, and what to do."""


class PublicFigure(BaseModel):
    """One cell as it was released; null was kept back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operation: Key
    measure: Key
    count: Annotated[int, Field(ge=0)] | None


class Release(BaseModel):
    """A month's public aggregate (公表資料), as JSON: no municipality in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["tenken-release"]
    version: Literal["1.0"]
    month: Month
    revision: Annotated[int, Field(ge=1)]
    correction: str | None = Field(description="of a corrected release: why")
    municipalities: Annotated[int, Field(ge=1)] = Field(description="how many returns are in it")
    grew: bool = Field(description="no cumulative figure fell since the month before")
    after: Sha256 | None = Field(description="SHA-256 of the release before it in the ledger")
    operations: tuple[Key, ...]
    figures: tuple[PublicFigure, ...]

    @property
    def first_day(self) -> date:
        """The first day of its month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def name(self) -> str:
        """The name of its files, without the ending."""
        return f"release_{self.month}_r{self.revision}"

    @property
    def published(self) -> dict[Cell, int]:
        """What was told."""
        return {Cell(f.operation, f.measure): f.count for f in self.figures if f.count is not None}

    @property
    def hidden(self) -> tuple[Cell, ...]:
        """What was kept back."""
        return tuple(Cell(f.operation, f.measure) for f in self.figures if f.count is None)


def sha256(release: Release) -> str:
    """By which the release after it names it."""
    return hashlib.sha256(written(release).encode()).hexdigest()


def read(file: Path) -> list[Release]:
    """The releases so far, the first one first.

    Raises LedgerError when there is no ledger, or when it was changed: each release names the
    hash of the one before.
    """
    try:
        lines = json.loads(_content(file, _LARGEST_LEDGER))
        releases = [Release.model_validate(line) for line in lines]
    except FileNotFoundError:
        raise LedgerError(
            f"{file}: there is no ledger. It says what was published before, without which small "
            "counts could be worked out from the difference. Give the right file; only before the "
            "very first release begin one with --new-ledger"
        ) from None
    except (ValueError, TypeError, RecursionError):
        raise LedgerError(f"{file}: not a ledger of Tenken; take it back from a backup") from None
    before = None
    for release in releases:
        if release.after != before:
            raise LedgerError(
                f"{file}: the release of {release.month} does not follow the one before it; the "
                "ledger was changed. Take it back from a backup"
            )
        before = sha256(release)
    return releases


def read_release(file: Path) -> Release:
    """A release as `tenken returns aggregate` wrote it. Raises LedgerError."""
    try:
        return Release.model_validate_json(_content(file, LARGEST))
    except ValidationError:
        raise LedgerError(f"{file}: not a release that `aggregate` made") from None


def _content(file: Path, largest: int) -> bytes:
    with file.open("rb") as opened:
        content = opened.read(largest + 1)
    if len(content) > largest:
        raise LedgerError(f"{file}: larger than {largest >> 20} MB, which none of Tenken's is")
    return content


def write(file: Path, releases: list[Release]) -> None:
    """Write the ledger; it is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    content = json.dumps(
        [r.model_dump(mode="json") for r in releases], ensure_ascii=False, indent=1
    )
    with fresh.open("w", encoding="utf-8") as opened:
        opened.write(content + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
