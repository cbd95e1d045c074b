"""Addresses a column at a time: the same area and lots, however the lots are written.

Each address is brought into one form, character by character: prefecture left out, numerals as
digits, one sign for what joins two numbers. Two forms agree where they are equal, but for a dash
on one side where the other names the kind of number (丁目, 番, 号). Whatever the form cannot say
for certain is left to `addresses.compare`; a test holds that both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenken.identity.addresses import one_width
from tenken.identity.areas import one_letter
from tenken.identity.found import Found
from tenken.identity.letters import (
    ODD,
    Letters,
    Matrix,
    Rows,
    Translation,
    lengthened,
    letters_in,
    packed,
    widened,
)

Marks = NDArray[np.bool_]

_ONES = {char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_SPACE, _DASH, _NO = ord(" "), ord("-"), ord("ノ")
_DISTRICT, _EYE, _LOT, _GROUND, _HOUSE = map(ord, "丁目番地号")
_WHOLE_DISTRICT = 0x10FFFF  # 丁目 as one sign: no character, so nobody writes it

# Characters that the rules look at: one that is only a variant of such a one stays itself.
_SPECIAL = set("0123456789 -ノ丁目番地号割線条市区町村郡県字大") | set(_ONES) | set("十百千")


def _plain_alone(char: str) -> str:
    form = one_width(char)
    return char * 2 if form.isspace() and form != " " else form


def _form_alone(char: str) -> str:
    """A digit for a numeral, else the character as areas are compared."""
    if char in _ONES:
        return _ONES[char]
    form = one_letter(char)
    return form if char in "のノ之" or form not in _SPECIAL else char


_plain = Translation(_plain_alone)
_form = Translation(_form_alone)

_digit = letters_in("0123456789")
_ten = letters_in("十百千")
_numeral = letters_in("".join(_ONES) + "十百千")
_dash_or_not = letters_in("ー一、")  # before a digit perhaps a dash
_LONG = ord("ー")
_closer = letters_in("()「」\"'“”割線" + chr(_WHOLE_DISTRICT))
_kinds = letters_in("番号-" + chr(_WHOLE_DISTRICT))
_no_prefecture = letters_in("市区町村0123456789 ")
_goes_on = letters_in("0123456789丁番号地条線-ノ 十百千" + "".join(_ONES))


@dataclass(frozen=True)
class _Forms:
    """The forms of a column: all of it, only area and lots, and the rows that are odd."""

    whole: Matrix
    lots: Matrix
    odd: Rows


def compare_columns(record: Letters, register: Letters, found: Found) -> None:
    """Compare two columns; enters what is certain into `found`, also that rows are missing.

    Rows that seem to differ are left open: they must be compared alone.
    """
    one, other = widened(record.matrix, register.matrix)
    usual = ~(record.odd | register.odd | record.missing | register.missing)
    same = (one == other).all(axis=0) & usual
    rows = np.flatnonzero(usual & ~same)
    agree, only_building = _agree(_forms(one[:, rows]), _forms(other[:, rows]))
    found.enter("variant", "notation", rows[agree])
    found.enter("variant", "building", rows[agree & only_building])
    found.enter("same", "", same)
    found.enter("unknown", "missing", record.missing | register.missing)


def _agree(one: _Forms, other: _Forms) -> tuple[Rows, Rows]:
    """Which rows agree, and which rows differ in nothing but the building."""
    a, b = widened(one.lots, other.lots)
    equal = a == b
    kind_unsaid = _kinds(a) & _kinds(b) & ((a == _DASH) | (b == _DASH))
    after = _ahead(a, 0)
    kind_unsaid &= _behind(_digit(a), False) & (_digit(after) | (after == 0))
    agree = (equal | kind_unsaid).all(axis=0) & ~one.odd & ~other.odd
    whole, whole_other = widened(one.whole, other.whole)
    same_whole = (whole == whole_other).all(axis=0)
    return agree, equal.all(axis=0) & ~same_whole


def _forms(text: Matrix) -> _Forms:
    plain = packed(_plain(text))
    counted = _counted(plain)
    form = np.where(counted, plain, _form(plain))
    digit = _digit(form)
    before, after = _behind(digit, False), _ahead(digit, False)
    odd = (form == ODD).any(axis=0) | (plain[0] == _SPACE) | _closer(plain).any(axis=0)
    perhaps = _dash_or_not(plain) & after & ~((plain == _LONG) & before)
    odd |= (perhaps | (counted & (before | after))).any(axis=0)
    odd |= ~digit.any(axis=0)
    _leave_out_prefecture(plain, form)
    form = packed(_joints(form, digit, digit | counted))
    form = _signed(form)
    lots, unclear = _without_building(form)
    return _Forms(form, lots, odd | unclear)


def _counted(plain: Matrix) -> Marks:
    """Numerals that count tens, with their neighbours: they stay as written (二十 is not 2十)."""
    counted = _ten(plain)
    if counted.any():
        numeral = _numeral(plain)
        for _ in range(3):
            counted |= numeral & (_behind(counted, False) | _ahead(counted, False))
    return counted


def _leave_out_prefecture(plain: Matrix, form: Matrix) -> None:
    if len(plain) < 4:
        return
    head = plain[:4]
    inside = ~_no_prefecture(head)
    ken = head == ord("県")
    four = ken[3] & inside[:3].all(axis=0)
    three = ken[2] & inside[:2].all(axis=0)
    for name in ("東京都", "北海道", "京都府", "大阪府"):
        three |= (head[:3] == [[ord(char)] for char in name]).all(axis=0)
    form[:4, four] = 0
    form[:3, three & ~four] = 0


def _joints(form: Matrix, digit: Marks, number: Marks) -> Matrix:
    """One sign behind a number: for 丁目, 番 for 番地, - for の; none more behind such a sign.

    Spaces before the first number are left out.
    """
    before, after = _behind(digit, False), _ahead(digit, False)
    district = before & (form == _DISTRICT) & (_ahead(form, 0) == _EYE)
    ground = _behind(before & (form == _LOT), False) & (form == _GROUND)
    sign = before & ((form == _LOT) | (form == _HOUSE)) | _behind(district, False)
    joint = (form == _NO) | (form == _DASH)
    needless = joint & after & _behind(sign | ground, False)
    spaces = form == _SPACE
    if spaces.any():
        needless |= spaces & ~np.logical_or.accumulate(number, axis=0)
    joined = np.where(((form == _NO) | (form == _LONG)) & before & after, np.uint32(_DASH), form)
    joined[_behind(district, False)] = _WHOLE_DISTRICT
    joined[district | ground | needless] = 0
    return joined


def _signed(form: Matrix) -> Matrix:
    """A dash behind a number that has no sign before the end, or before a space."""
    spaced = (form == _SPACE) & _behind(_digit(form), False)
    form = lengthened(form, 2)
    rows = np.flatnonzero(spaced.any(axis=0))
    if rows.size:
        at = spaced[:, rows].argmax(axis=0)
        part = form[:, rows]
        places = np.arange(len(form))[:, None]
        part = np.where(places > at, _behind(part, 0), np.where(places == at, _DASH, part))
        form[:, rows] = part
    last = np.maximum(np.count_nonzero(form, axis=0) - 1, 0)
    rows = np.flatnonzero(_digit(form[last, np.arange(form.shape[1])]))
    form[last[rows] + 1, rows] = _DASH
    return form


def _without_building(form: Matrix) -> tuple[Matrix, Rows]:
    """Area and lots, up to the first space; rows in which that space may not end the lots."""
    space = form == _SPACE
    rows = np.flatnonzero(space.any(axis=0))
    unclear = np.zeros(form.shape[1], dtype=bool)
    if not rows.size:
        return form, unclear
    part = form[:, rows]
    at = space[:, rows].argmax(axis=0)
    each = np.arange(len(rows))
    before, after = part[np.maximum(at - 1, 0), each], part[at + 1, each]
    unclear[rows] = ~_kinds(before) | _goes_on(after)
    lots = form.copy()
    lots[:, rows] = np.where(np.arange(len(form))[:, None] < at, part, 0)
    return lots, unclear


def _ahead(values: NDArray[Any], fill: object) -> NDArray[Any]:
    """What stands one place further on."""
    moved = np.empty_like(values)
    moved[:-1] = values[1:]
    moved[-1] = fill
    return moved


def _behind(values: NDArray[Any], fill: object) -> NDArray[Any]:
    """What stands one place before."""
    moved = np.empty_like(values)
    moved[1:] = values[:-1]
    moved[0] = fill
    return moved
