"""The YAML files below include/, read within limits and checked; what is wrong is named.

They are written by engineers, and may be written by whoever got hold of one: a few hundred bytes
of YAML can stand for gigabytes (anchors and aliases) or be too deep for any reader. So size,
depth and anchors are looked at before anything is built.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

LARGEST = 1 << 20  # bytes of a file; a thousand municipalities take a fifth of it
DEEPEST = 20  # mappings and lists within one another; our own files have five
MOST_ENTRIES = 100_000  # keys, values, brackets; 1,741 municipalities take 40,000
_MOST_NAMED = 10  # mistakes named in one message
_LONGEST = 300  # characters of what is said of one mistake

Model = TypeVar("Model", bound=BaseModel)


class OperationError(ValueError):
    """A file of settings is wrong; says which file, which entry, and what to do."""


class _Loader(yaml.CSafeLoader):
    """A value that is none of its kind (2026-13-45 is no date) is named by its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)  # type: ignore[no-untyped-call]
        except (ValueError, AttributeError, KeyError, IndexError):
            raise yaml.constructor.ConstructorError(
                None, None, "a value that cannot be read", node.start_mark
            ) from None


def checked(file: Path, model: type[Model], page: str) -> Model:
    """A YAML file as its model; OperationError says what is wrong, where, and which page helps."""
    try:
        return model.model_validate(load(file))
    except ValidationError as error:
        raise OperationError(f"{file.name}: {wrong(error)}. See docs/{page}.md") from None


def load(file: Path) -> Any:
    """What a YAML file holds. Raises OperationError for what is no YAML, too large or too deep."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise OperationError(f"{file.name}: not there; {file.parent} should hold it") from None
    if len(raw) > LARGEST:
        raise OperationError(f"{file.name}: larger than {LARGEST >> 20} MB; no settings are that")
    try:
        written = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise OperationError(f"{file.name}, line {line}: not UTF-8; save it as UTF-8") from None
    try:
        _look_over(file, written)
        return yaml.load(written, Loader=_Loader)  # noqa: S506 - a CSafeLoader
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f", line {place.line + 1}" if place else ""
        value = isinstance(error, yaml.constructor.ConstructorError)
        what = "a value that cannot be read" if value else "not YAML; mend the indentation there"
        raise OperationError(f"{file.name}{where}: {what}") from None


def _look_over(file: Path, written: str) -> None:
    """Raise OperationError for anchors, aliases and depth; builds nothing, recurses nowhere."""
    depth = 0
    for number, event in enumerate(yaml.parse(written, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if getattr(event, "anchor", None) is not None:
            said = "an anchor (&) or alias (*); write the value out, or put it in quotes"
        elif depth > DEEPEST:
            said = f"more than {DEEPEST} levels deep; mend the brackets or the indentation"
        elif number > MOST_ENTRIES:
            said = f"more than {MOST_ENTRIES:,} entries; no settings have that many"
        else:
            continue
        line = event.start_mark.line + 1 if event.start_mark else 1
        raise OperationError(f"{file.name}, line {line}: {said}")


def wrong(error: ValidationError) -> str:
    """The mistakes by their place, few and short enough to read."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    named = [
        f"{_clipped('.'.join(map(str, one['loc'])) or 'file')}: {_clipped(one['msg'])}"
        for one in found[:_MOST_NAMED]
    ]
    more = len(found) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")


def _clipped(said: str) -> str:
    plain = "".join(c if c.isprintable() else "\ufffd" for c in said)
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
