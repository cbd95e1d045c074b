"""The municipalities this deployment serves: include/municipalities.yaml, read and checked.

A new municipality is an entry there and its Airflow connections; no code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tenken import home
from tenken.ministries import MailAddress
from tenken.operations import OperationError, checked

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Way = Literal["connection", "exchange"]
MOST_BATCHES = 64  # Airflow's scheduler slows down with hundreds of mapped tasks


class Quiet(BaseModel):
    """Days of each year on which nothing is to begin; the last may lie in the next year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: MonthDay
    last: MonthDay

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        today = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last


class Municipality(BaseModel):
    """One municipality: who it is, how large, which connections are its own, when it is quiet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")] = Field(
        description="local government code, six digits with the check digit"
    )
    name: Annotated[str, StringConstraints(min_length=1)]
    residents: int = Field(ge=1, description="about how many; batches are balanced by it")
    note: str = Field(
        default="", description="said on every page, such as that the data are made up"
    )
    connections: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]*$")] = Field(
        default="", description="what its Airflow connections have behind their name: _482013"
    )
    asks: Way = Field(
        default="connection",
        description="how the register is asked: by a connection to it, or by file exchange",
    )
    operations: tuple[str, ...] = Field(
        default=(), description="the operations it runs; none named: all"
    )
    quiet: tuple[Quiet, ...] = Field(
        default=(), description="its own quiet days: nightly runs wait"
    )

    def runs(self, operation: str) -> bool:
        """Whether it has this operation."""
        return not self.operations or operation in self.operations

    def is_quiet(self, day: date) -> bool:
        """Whether the day is one of its quiet days."""
        return any(quiet.covers(day) for quiet in self.quiet)


class Deployment(BaseModel):
    """All municipalities of this deployment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quiet_for_annual: tuple[Quiet, ...] = Field(
        default=(), description="when no annual run begins: March and April, the turn of the year"
    )
    quiet_for_daily: tuple[Quiet, ...] = ()
    residents_a_batch: int = Field(default=1_000_000, ge=1)
    evidence_days: int = Field(
        default=30, ge=0, description="from a record's last ticket done until its evidence goes"
    )
    operators: tuple[MailAddress, ...] = Field(
        default=(), description="who is told by mail of a run that is not done by its hour"
    )
    working_days: int = Field(
        default=7,
        ge=0,
        description="how long a failed run's records and answers wait to be taken up",
    )
    municipalities: Annotated[tuple[Municipality, ...], Field(min_length=1)]

    def asking(self, way: Way) -> tuple[Municipality, ...]:
        """The municipalities that ask the register in that way."""
        return tuple(one for one in self.municipalities if one.asks == way)

    @model_validator(mode="after")
    def _each_has_its_own(self) -> Deployment:
        for name in ("code", "connections"):
            values = [getattr(one, name) for one in self.municipalities]
            if twice := sorted({value for value in values if values.count(value) > 1}):
                raise ValueError(
                    f"{name} {twice[0]!r} stands at two municipalities; each needs its own"
                )
        return self


def deployment(file: Path | None = None) -> Deployment:
    """Read include/municipalities.yaml. Raises OperationError."""
    file = file or home() / "include" / "municipalities.yaml"
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> Deployment:
    # Hundreds of entries, asked for by every step of every municipality and by every page.
    return checked(file, Deployment)


def municipality(code: str | None = None) -> Municipality:
    """The municipality of that code; without one the first, which the command line works for."""
    known = deployment().municipalities
    if code is None:
        return known[0]
    for one in known:
        if one.code == code:
            return one
    raise OperationError(
        f"no municipality '{code}' in include/municipalities.yaml; see docs/operations.md"
    )


def quiet_nights(code: str) -> tuple[Quiet, ...]:
    """The nights on which no nightly run begins for a municipality: everybody's and its own."""
    served = deployment()
    own = next((one.quiet for one in served.municipalities if one.code == code), ())
    return served.quiet_for_daily + own


def batches(chosen: Sequence[Municipality], residents_a_batch: int) -> list[list[str]]:
    """Codes in batches of about equal size, at most MOST_BATCHES of them.

    The largest first, each into the batch that has least: a small town shares a batch, a large
    city has one of its own. Within a batch the small ones come first, so that none waits for a
    large one.
    """
    if not chosen:
        return []
    total = sum(one.residents for one in chosen)
    count = min(MOST_BATCHES, len(chosen), max(1, round(total / residents_a_batch)))
    filled: list[tuple[int, int, list[Municipality]]] = [(0, place, []) for place in range(count)]
    for one in sorted(chosen, key=lambda each: (-each.residents, each.code)):
        size, place, members = heappop(filled)
        members.append(one)
        heappush(filled, (size + one.residents, place, members))
    ordered = sorted(filled, key=lambda batch: batch[1])
    return [[one.code for one in reversed(members)] for _, _, members in ordered if members]
