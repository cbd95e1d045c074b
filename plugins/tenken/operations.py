"""The operations: facts read from include/operations/*.yaml and checked.

A fifth operation is a YAML file, an extraction and a folder of suites; no Python.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from tenken import home
from tenken.layouts import RECORDS
from tenken.settings import OperationError as OperationError
from tenken.settings import checked

JAPAN = ZoneInfo("Asia/Tokyo")  # the clock of schedules and of as-of days

Hour = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Word = Annotated[str, StringConstraints(min_length=1)]


def _a_column(name: str) -> str:
    if name not in RECORDS.names:
        raise ValueError(f"no column of the records file; there are {', '.join(RECORDS.names)}")
    return name


class Exclusion(BaseModel):
    """Records left out although the rules would take them, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Word = Field(description="said in the run's figures; read by officers")
    column: Annotated[str, AfterValidator(_a_column)] = Field(description="of the records file")
    values: Annotated[tuple[str, ...], Field(min_length=1)]


class Scope(BaseModel):
    """Which records an operation verifies, beside whether its numbers follow the register."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: dict[str, str] = Field(
        default={},
        description="role to the pattern (SQL LIKE) of its record_id; none: every record",
    )
    exclusions: tuple[Exclusion, ...] = ()
    renewals: bool = Field(
        default=False,
        description="whether a rolling run takes records as their renewal_on comes near",
    )
    lead_days: int = Field(
        default=60, ge=1, le=180, description="how long before a renewal that is"
    )


class Schedule(BaseModel):
    """When runs begin by themselves, in Japanese time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    annual: (
        Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$")] | None
    ) = Field(
        default=None, description="month and day of each year by which everyone is verified again"
    )
    daily: Literal["rolling", "new_links"] = Field(description="what every night takes")
    at: Hour = "01:00"
    done_by: Hour = Field(
        default="07:00", description="the hour after `at` by which a run is done, or somebody told"
    )

    @property
    def time_to_do(self) -> timedelta:
        """How long a run may take, whenever it begins."""
        first, last = (
            timedelta(hours=int(hour[:2]), minutes=int(hour[3:]))
            for hour in (self.at, self.done_by)
        )
        return (last - first) % timedelta(days=1) or timedelta(days=1)


class Operation(BaseModel):
    """One operation of a municipality (事務)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,40}$")]
    title: Word
    title_en: Word
    ministry: Word
    bureau: Word
    section: Word = Field(description="the section of the city hall that works off the tickets")
    connection: Word = Field(description="Airflow connection of the operation's own system")
    linked_with_register: bool = Field(
        description="numbers follow the resident register: only persons outside it are due"
    )
    as_of: Literal["today", "january_1"] = "today"
    scope: Scope = Scope()
    schedule: Schedule
    due_days: int = Field(ge=1, le=365, description="days a ticket may stay open")

    @property
    def dag_id(self) -> str:
        """The name of its DAG."""
        return f"tenken_{self.key}"

    @property
    def daily_dag_id(self) -> str:
        """The name of its DAG of every night."""
        return f"tenken_{self.key}_daily"

    def compared_on(self, today: date) -> date:
        """The day whose register is the truth for this operation.

        Resident tax is levied on the address of 1 January (地方税法318条, 賦課期日).
        """
        return date(today.year, 1, 1) if self.as_of == "january_1" else today


def read(file: Path) -> Operation:
    """Read one operation's YAML; the file must be named as its key."""
    operation = checked(file, Operation, "operations")
    if file.stem != operation.key:
        raise OperationError(f"{file.name}: key is '{operation.key}'; name the file the same")
    return operation


def all_operations(folder: Path | None = None) -> tuple[Operation, ...]:
    """Every operation below include/operations, in the order of their files' names."""
    folder = folder or home() / "include" / "operations"
    return tuple(read(file) for file in sorted(folder.glob("*.yaml")))


def operation(key: str) -> Operation:
    """The operation of that key."""
    file = home() / "include" / "operations" / f"{key}.yaml"
    if not file.is_file():
        known = ", ".join(o.key for o in all_operations())
        raise OperationError(f"no operation '{key}'; there are: {known}")
    return read(file)
