"""Whom to write to and when something is due, overdue or stuck: include/escalation.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tenken import home
from tenken.settings import checked

# One address and nothing else: a line break or a comma in it would be another header or addressee.
Address = Annotated[
    str, StringConstraints(pattern=r"^[^\s@,;<>\"]+@[^\s@,;<>\"]+$", max_length=254)
]


Code = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class Section(BaseModel):
    """The addresses of a section."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: tuple[Address, ...] = ()
    overdue_to: tuple[Address, ...] = ()


class Rules(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    due_within_days: int = Field(ge=0, le=60)
    unassigned_after_days: int = Field(ge=0, le=60)
    stuck_after_days: int = Field(ge=1, le=365)
    listed: int = Field(ge=0, le=1000)
    link: str = ""
    sections: dict[str, Section]
    municipalities: dict[Code, dict[str, Section]] = Field(
        default={}, description="code to the sections whose addresses are its own"
    )

    def addressed(self, code: str, section: str) -> Section | None:
        """Whom to write to: the municipality's own section, else what holds for all."""
        return self.municipalities.get(code, {}).get(section) or self.sections.get(section)

    @property
    def set_up(self) -> bool:
        """Whether any section has an address."""
        every = (self.sections, *self.municipalities.values())
        return any(section.to for sections in every for section in sections.values())


def rules(file: Path | None = None) -> Rules:
    """Read and check them. Raises OperationError, which names the entry to mend."""
    file = file or home() / "include" / "escalation.yaml"
    return checked(file, Rules, "escalation")
