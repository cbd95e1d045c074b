"""Regular expressions of a suite that could keep a run busy for years are refused.

PostgreSQL, which evaluates an operation's suites, matches in time that grows with the text unless
a pattern refers back to a group, or looks ahead without an end: then with its square (measured:
20 s for a thousand texts of a thousand letters). What slips through ends with the time that
evaluate.py gives a statement; repeats of repeats PostgreSQL refuses itself.

Python, which evaluates the desk's, tries every way of dividing a text between repeats: a repeat
within a repeat doubles the time with each letter.
"""

from __future__ import annotations

import re
from typing import Any

LONGEST = 1000  # characters of a pattern
MOST_REPEATS = 3  # without an end, in Python: time grows with that power of the text's length

# What is passed over, a group's border, a repeat.
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:=!>]|<[=!])|\(|\)|[*+?]\??|\{\d*,?\d*\}\??|.", re.S
)
_BACK = re.compile(r"\\[1-9]|\(\?P=")


def hostile(kwargs: dict[str, Any], *, python: bool) -> str | None:
    """What is wrong with the patterns in an expectation's kwargs; None where nothing is."""
    patterns = [kwargs.get("regex"), *_list(kwargs.get("regex_list"))]
    for pattern in patterns:
        if not isinstance(pattern, str):
            continue
        if len(pattern) > LONGEST:
            return f"its pattern is longer than {LONGEST} characters; write it in fewer"
        if _BACK.search(pattern):
            return "its pattern refers back to a group, which may take for ever; write it without"
        if _looks_without_end(pattern):
            return (
                "its pattern looks ahead or behind at a repeat without an end, which takes the "
                "square of a text's length; write it without, or as two rules"
            )
        if python and _repeats_within(pattern):
            return (
                f"its pattern repeats within a repeat, or more than {MOST_REPEATS} times without "
                "an end, which may take for ever; write it without"
            )
    return None


def _list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else []


def _looks_without_end(pattern: str) -> bool:
    looking = [False]  # whether each open group is within a look ahead or behind
    for piece in _PIECE.findall(pattern):
        if piece[0] == "(":
            looking.append(looking[-1] or piece[1:].startswith(("?=", "?!", "?<")))
        elif piece == ")" and len(looking) > 1:
            looking.pop()
        elif looking[-1] and _endless(piece):
            return True
    return False


def _endless(piece: str) -> bool:
    return piece[0] in "*+" or piece.rstrip("?").endswith(",}")


def _repeats_within(pattern: str) -> bool:
    open_groups = [False]  # whether each holds a repeat or a choice
    closed, endless = False, 0  # closed: the piece before closed a group that does
    for piece in _PIECE.findall(pattern):
        repeats = piece[0] in "*+{" and piece != "{"
        endless += _endless(piece)
        if (repeats and closed) or endless > MOST_REPEATS:
            return True
        closed = False
        if piece[0] == "(":
            open_groups.append(False)
        elif piece == ")" and len(open_groups) > 1:
            closed = open_groups.pop()
            open_groups[-1] |= closed
        elif repeats or piece[0] in "?|":
            open_groups[-1] = True
    return False
