"""What was agreed with the J-LIS side: include/exchange.yaml, read and checked.

The real layout is not public; this one is ours. docs/exchange.md describes it.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tenken import home
from tenken.layouts import HISTORY, REGISTER, Column, Layout
from tenken.operations import JAPAN, checked

Purpose = Literal["number", "person"]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]

COLUMNS = {
    "number": ("reference", "my_number"),
    "person": ("reference", "name", "kana", "birth_date", "sex", "address"),
    "answer": (
        *("reference", "asked_number", "result"),
        *REGISTER.names,
        *("until", "former_my_number"),
    ),
}
# Without these an answer says nothing; the others may be left out of the file.
NEEDED = ("reference", "asked_number", "result", "my_number", "name", "birth_date", "address")


class Agreement(BaseModel):
    """Layout, encoding, volume, window and times of the exchange."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    encoding: Literal["utf-8", "cp932"] = "utf-8"
    numbers_a_file: int = Field(ge=1)
    numbers_a_day: int = Field(ge=1)
    opens: Clock
    closes: Clock
    answer_days: int = Field(ge=1, le=90)
    keep_days: int = Field(ge=0, le=30)
    look_seconds: int = Field(default=60, ge=1)
    columns: dict[Literal["number", "person", "answer"], dict[str, str]]

    @model_validator(mode="after")
    def _fits_together(self) -> Agreement:
        if self.numbers_a_file > self.numbers_a_day:
            raise ValueError("numbers_a_file is more than numbers_a_day: no file could be written")
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes, on the same day")
        for kind, names in COLUMNS.items():
            given = self.columns.get(kind, {})  # type: ignore[call-overload]  # kind is one of them
            if set(given) != set(names):
                odd = ", ".join(sorted(set(given) ^ set(names)))
                raise ValueError(f"columns.{kind}: missing or not known: {odd}")
            if len(set(given.values())) < len(given):
                raise ValueError(f"columns.{kind}: a heading stands twice")
        return self

    @property
    def answer(self) -> Layout:
        """The answer's columns, for the reader of CSV files."""
        headings = self.columns["answer"]
        widths = {column.name: column.width for column in (*HISTORY.columns, *REGISTER.columns)}
        return Layout(
            "answer",
            "照会の回答",
            tuple(
                Column(name, headings[name], name in NEEDED, widths.get(name, 20))
                for name in COLUMNS["answer"]
            ),
        )

    def is_open(self, now: datetime) -> bool:
        """Whether inquiries may be written at this moment."""
        return self.opens <= f"{now.astimezone(JAPAN):%H:%M}" < self.closes

    def next_opening(self, now: datetime) -> datetime:
        """When the window opens next, after this moment, in UTC."""
        here = now.astimezone(JAPAN)
        opening = datetime.combine(here.date(), time.fromisoformat(self.opens), JAPAN)
        if opening <= here:
            opening += timedelta(days=1)
        return opening.astimezone(UTC)


def agreement(file: Path | None = None) -> Agreement:
    """Read include/exchange.yaml. Raises OperationError."""
    return checked(file or home() / "include" / "exchange.yaml", Agreement)
