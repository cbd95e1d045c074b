"""The form of a return, version 1.0: what is exchanged as JSON, and read back by the desk.

The published schema (include/returns/return-1.0.schema.json) is made from these classes; a test
holds the two together. A field that is added or means something else is another version.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

FORMAT: Literal["tenken-return"] = "tenken-return"
VERSION: Literal["1.0"] = "1.0"

Count = Annotated[int, Field(ge=0, strict=True)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LeakSurveys(_Part):
    """Confirmed mis-links by how the survey of a leak (漏えい調査) stands."""

    not_begun: Count
    under_way: Count
    no_leak: Count = Field(description="漏えいなし")
    possible_leak: Count = Field(description="漏えいのおそれ")
    leak: Count = Field(description="漏えい確認")

    @property
    def total(self) -> int:
        """All confirmed mis-links, once each."""
        return self.not_begun + self.under_way + self.no_leak + self.possible_leak + self.leak


class Figures(_Part):
    """An operation at the end of a month. Mis-links count since the beginning."""

    in_scope: Count = Field(description="records that were due")
    checked: Count = Field(description="of them, verified within the twelve months before")
    share_checked: Annotated[float, Field(ge=0, le=1)] = Field(
        description="four decimals, rounded down"
    )
    to_look_at: Count = Field(description="records with an open ticket (確認中)")
    oldest_open: date | None = Field(description="day the oldest open ticket was raised")
    mislinks: Count = Field(description="confirmed mis-links")
    corrected: Count = Field(description="of them, corrected")
    leak_surveys: LeakSurveys


class Institutions(_Part):
    """Institutions by what their links need (紐付け方法の調査)."""

    every: Count = Field(description="must check every record")
    some: Count = Field(description="must check some records")
    none: Count = Field(description="need check none")


class OperationReturn(_Part):
    """One operation; figures null where it has never been verified."""

    operation: Key
    figures: Figures | None
    last_month: Figures | None = Field(description="as last month's return said; null in the first")
    institutions: Institutions | None = Field(description="null where nothing was asked")


class Return(_Part):
    """A month of one municipality for one ministry."""

    format: Literal["tenken-return"]
    version: Literal["1.0"]
    municipality_code: Code
    ministry: Key
    month: Month
    revision: Annotated[int, Field(ge=1, strict=True)]
    replaces: Sha256 | None = Field(description="of a correction: SHA-256 of the file it replaces")
    correction: str | None = Field(description="of a correction: why", max_length=500)
    operations: tuple[OperationReturn, ...]

    @property
    def first_day(self) -> date:
        """The first day of its month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def name(self) -> str:
        """The name of its files, without the ending."""
        return f"return_{self.month}_{self.municipality_code}_{self.ministry}_r{self.revision}"


def written(document: BaseModel) -> str:
    """The JSON, always the same for the same content."""
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def sha256(content: str) -> str:
    """The hash by which a return is known: of its JSON in UTF-8."""
    return hashlib.sha256(content.encode()).hexdigest()


def schema() -> dict[str, Any]:
    """The JSON schema of a return (draft 2020-12); all fields are required."""
    made = Return.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
