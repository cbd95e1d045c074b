"""The cover (送り状) of a file, and the names of files.

A file is there when its cover is: the cover is written last. It says the layout, whose answer it
is, how many lines, and the SHA-256 of the file's bytes.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

INQUIRIES, ANSWERS, KEPT = "inquiries", "answers", "kept"  # folders of a drop

_EXCHANGE = r"(?P<exchange>\d{6}-[0-9a-f]{12})"
_ANSWER = re.compile(rf"answer-(?P<request>{_EXCHANGE}-\d{{5}})-(?P<sequence>\d{{3}})")

LARGEST = 64 << 10  # bytes of a cover


class Cover(BaseModel):
    """What stands on a cover; JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: str
    kind: Literal["inquiry", "answer"]
    purpose: Literal["number", "person"]
    request: str
    sequence: Annotated[int, Field(ge=0, le=999)] = 0
    encoding: str
    records: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    def bytes(self) -> bytes:
        """As it is written; the same cover gives the same bytes."""
        return (self.model_dump_json(indent=1) + "\n").encode()


def read_cover(written: bytes) -> Cover | None:
    """The cover, or None where it is none."""
    try:
        return Cover.model_validate_json(written)
    except (ValidationError, UnicodeDecodeError):
        return None


def inquiry_name(request_id: str) -> str:
    """The name of an inquiry without its ending; .csv and .json stand for file and cover."""
    return f"inquiry-{request_id}"


def answer_name(request_id: str, sequence: int) -> str:
    """The name of an answer without its ending."""
    return f"answer-{request_id}-{sequence:03}"


def request_id(exchange_id: str, part: int) -> str:
    """The id of a request: it never changes, however often its file is written."""
    return f"{exchange_id}-{part:05}"


def named(name: str) -> re.Match[str] | None:
    """An answer's name (without ending) taken apart: exchange, request, sequence."""
    return _ANSWER.fullmatch(name)


def whole_answers(names: list[str]) -> list[str]:
    """The names (without ending) of which both the file and its cover are there, in order."""
    there = set(names)
    stems = (name.removesuffix(".json") for name in names if name.endswith(".json"))
    return sorted(stem for stem in stems if f"{stem}.csv" in there)
