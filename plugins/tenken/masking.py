"""The last net under the logs: what looks like a My Number, or is a known name, is masked.

No room relies on it: errors carry no value, results are counts. It catches what none of them
foresaw, such as a library that logs the row it stumbled over. It knows numbers by their check digit
(総務省令85号 5条), also in full width and with separators, and the names in the files that
TENKEN_NAMES names: the sample's, since a real city's are nowhere in the clear but in its database.

Neither numpy nor a room is imported here: every process of Airflow loads it with its logging.
"""

from __future__ import annotations

import csv
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = "TENKEN_NAMES"  # a folder with the sample's files
MASK = "●" * 12
NAME_COLUMNS = ("name", "kana", "alias", "roman_name", "former_name")

# One separator or blank between digits, as tenken.identity.numbers reads them.
_BETWEEN = r"[ \t\u3000\-\u2010-\u2015\u2212\u30fc\uff0d\uff70]{1,2}"
_DIGITS = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_GROUP = re.compile(r"\d+")
_BLANK = re.compile(r"[ \u3000]")
_LEAST = 10**8  # a smaller whole number is a count or a duration: one in eleven would be masked
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def mask(words: str) -> str:
    """The words with every number and every known name in them masked."""
    words = _DIGITS.sub(_masked_digits, words)
    names = known_names()
    return _masked_names(words, names) if names else words


def is_number(digits: str) -> bool:
    """Whether twelve digits, of any width, are an individual number; not all one digit."""
    if len(digits) != 12 or len(set(digits)) == 1:
        return False
    rest = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _masked_digits(found: re.Match[str]) -> str:
    """Every stretch of whole groups that makes a number, masked."""
    run = found.group()
    groups = list(_GROUP.finditer(run))
    ends = [0, *accumulate(len(group.group()) for group in groups)]
    digits = "".join(group.group() for group in groups)
    kept, masked = 0, ""
    for first, group in enumerate(groups):
        last = next((i for i, end in enumerate(ends) if end == ends[first] + 12), None)
        if last and group.start() >= kept and is_number(digits[ends[first] : ends[last]]):
            masked += run[kept : group.start()] + MASK
            kept = groups[last - 1].end()
    return masked + run[kept:]


@cache
def known_names(folder: str | None = None) -> Mapping[str, frozenset[str]]:
    """Given names by family name, of the files in the folder (by default what TENKEN_NAMES says).

    The first word of a written name is its family name here, whatever comes after the given one.
    """
    folder = folder or os.environ.get(NAMES)
    if not folder:
        return {}
    names: dict[str, set[str]] = {}
    for file in sorted(Path(folder).glob("*.csv")):
        for written in _written_names(file):
            family, *given = _BLANK.split(written, maxsplit=1)
            if given:
                names.setdefault(family, set()).add(given[0])
    return {family: frozenset(given) for family, given in names.items()}


def _written_names(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column in NAME_COLUMNS:
                if written := row.get(column):
                    yield written


def _masked_names(words: str, names: Mapping[str, frozenset[str]]) -> str:
    longest = max(map(len, names))
    masked, kept = "", 0
    for blank in _BLANK.finditer(words):
        at = blank.start()
        for begin in range(max(kept, at - longest), at):
            given = names.get(words[begin:at])
            found = [g for g in given or () if words.startswith(g, at + 1)]
            if found:
                masked += words[kept:begin] + MASK
                kept = at + 1 + max(map(len, found))
                break
    return masked + words[kept:]


def mask_within(value: Any) -> Any:
    """Masked, down through lists and mappings; anything else than text and numbers as its text."""
    if isinstance(value, str):
        return mask(value)
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return MASK if value >= _LEAST and is_number(f"{value:012}") else value
    if isinstance(value, Mapping):
        return {mask_within(key): mask_within(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask_within(inner) for inner in value]
    written = str(value)
    masked = mask(written)
    return value if masked == written else masked


class MaskingFilter(logging.Filter):
    """Masks a record's message, its arguments and its traceback; lets every record through.

    A record in which there is nothing to mask stays as it is; otherwise message and traceback
    become one masked text.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the masked text into the place of message, arguments and traceback."""
        try:
            written, fits = record.getMessage(), True
        except Exception:  # arguments that do not fit: logging itself would print them
            written, fits = "a message whose arguments do not fit it", False
        if record.exc_info and record.exc_info[1] is not None:
            written += "\n" + "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        masked = mask(written)
        if not fits or masked != written:
            record.msg, record.args, record.exc_info, record.exc_text = masked, None, None, None
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True


def install() -> None:
    """Mask all that this process logs from now on, whichever handler writes it, and its last words.

    At the making of records, since a filter on a logger is passed by those below it. Installed
    again, nothing more is done.
    """
    net = MaskingFilter()
    make: Callable[..., logging.LogRecord] = logging.getLogRecordFactory()
    if getattr(make, "masks", False):
        return

    def masked(*given: Any, **named: Any) -> logging.LogRecord:
        record = make(*given, **named)
        net.filter(record)
        return record

    masked.masks = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(masked)
    sys.excepthook = _last_words
    threading.excepthook = _last_words_of_a_thread


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(mask("".join(traceback.format_exception(kind, error, trace))))


def _last_words_of_a_thread(said: threading.ExceptHookArgs) -> None:
    if said.exc_value is not None and not isinstance(said.exc_value, SystemExit):
        _last_words(said.exc_type, said.exc_value, said.exc_traceback)
