"""The logs in which a leak would show: facts read from include/leaks.yaml and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tenken import home
from tenken.leaks.actions import ACTIONS
from tenken.settings import OperationError, load, wrong

KEYS = ("portal", "provision", "system")


class Source(BaseModel):
    """One kind of log, and what it can tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    keeper: str = Field(min_length=1, description="whom to ask for it")
    keeps: str = Field(min_length=1, description="how far back it goes, in words")
    since: date = Field(description="the first day on which anybody could see anything there")
    counts_for: Literal["named", "all"]
    needed: bool
    default_action: str = Field(description="what a line without 操作 is taken for")


def sources(file: Path | None = None) -> dict[str, Source]:
    """Every kind of log, by its key. Raises OperationError, which names the entry to mend."""
    file = file or home() / "include" / "leaks.yaml"
    written = load(file)
    if not isinstance(written, dict) or set(written) != set(KEYS):
        raise OperationError(f"{file.name}: the entries are {', '.join(KEYS)}, each once")
    try:
        read = {key: Source.model_validate(written[key]) for key in KEYS}
    except ValidationError as error:
        raise OperationError(f"{file.name}: {wrong(error)}. See docs/leaks.md") from None
    for key, source in read.items():
        if source.default_action not in ACTIONS:
            known = "、".join(ACTIONS)
            raise OperationError(f"{file.name}: {key}.default_action must be one of {known}")
    return read
