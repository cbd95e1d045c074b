"""Harmless differences of writing: the same fact, written as other systems write it.

About one record in five has one. Shares are those of docs/sample.md, taken from the domain notes;
forms come from published tables and from how offices really write (docs/sample.md, sources).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tenken.sample import written_addresses, written_births, written_names
from tenken.sample.chance import Bools, Chance, Dice, nothing
from tenken.sample.columns import Columns
from tenken.sample.people import JAPANESE
from tenken.sample.places import towns
from tenken.sample.population import Block
from tenken.sample.records import Records

_ADDRESS = 0.15
_VARIANT = 0.05  # of all names; three in ten have a character with a published variant
_KANA = 0.016  # half of them have nothing that could be written otherwise
_FORMER_NAME = 0.25  # of those who have one beside the name
_FOREIGN = 0.4  # of foreign residents
_SPACING = 0.015
_BIRTH = 0.02
_SEX_WORD = 0.004
_SEX_BLANK = 0.003
_KANA_BLANK = 0.004

Writer = Callable[[Dice, str], str]


class Spelling:
    """Rewrites the records' columns in place, and says so in their class and detail."""

    def __init__(self, chance: Chance, block: Block, made: Records, columns: Columns) -> None:
        self.chance, self.block, self.made, self.columns = chance, block, made, columns
        self.people = block.people.take(made.who)
        self.forms = nothing(len(made))
        # "A digit of the birth date off while all else is identical": leave all else identical.
        self.free = made.kind != "birth_date_slip"

    def respell(self) -> None:
        """All differences; the class of a record that had none becomes the first of them."""
        kind = self.made.kind
        japanese = self.people.origin == JAPANESE
        legible = kind != "unmapped_character"
        names = japanese & legible & (kind != "kanji_two_families")
        self._rewrite("kanji_variant", "name", _VARIANT, names, written_names.variant)
        # An alias with its own reading, at an address that is not known, would be anybody.
        self._foreign(~japanese & legible & ~np.isin(kind, ("alias_changed", "address_never_held")))
        self._former_names(kind == "none")
        # Equal kana is what makes two families' names a review and no more: leave it equal.
        kana = japanese & ~np.isin(kind, ("kana_other_reading", "kanji_two_families"))
        self._rewrite("kana_form", "kana", _KANA, kana, written_names.kana_form)
        self._rewrite("spacing", "name", _SPACING, japanese, written_names.spacing)
        unknown = kind == "birth_date_unknown"
        birth, unknown_form = written_births.birth_form, written_births.unknown_form
        self._rewrite("birth_date_form", "birth_date", _BIRTH, ~unknown, birth)
        self._rewrite("birth_date_form", "birth_date", 0.7, unknown, unknown_form)
        self._rewrite("sex_word", "sex", _SEX_WORD, self.free, lambda _, s: "男女"[int(s) - 1])
        self._addresses()
        harmless = kind == "none"
        self._rewrite("sex_blank", "sex", _SEX_BLANK, harmless, _no_sex)
        self._rewrite("kana_blank", "kana", _KANA_BLANK, harmless, lambda _, s: "")
        self._classify()

    def _rows(self, name: str, share: float, where: Bools) -> Iterator[tuple[int, Dice]]:
        stream = self.chance.of(name)
        rows = np.flatnonzero(where & self.free & stream.happens(share, len(self.made)))
        dice = stream.share(len(rows) * 6).reshape(len(rows), 6)
        return zip(rows.tolist(), dice.tolist(), strict=True)

    def _rewrite(self, name: str, column: str, share: float, where: Bools, write: Writer) -> None:
        texts = self.columns[column]
        for row, dice in self._rows(name, share, where):
            before = texts[row]
            after = write(dice, before) if before else before
            if after != before:
                texts[row] = after
                self.forms[row] += f"+{name}"

    def _former_names(self, where: Bools) -> None:
        beside = where & (self.people.former_name != "") & (self.people.origin == JAPANESE)
        for row, _ in self._rows("former names", _FORMER_NAME, beside):
            name, former = self.columns["name"][row], self.people.former_name[row]
            self.columns["name"][row] = written_names.with_former_name(name, former)
            self.forms[row] += "+former_name_brackets"

    def _foreign(self, where: Bools) -> None:
        for row, dice in self._rows("foreign", _FOREIGN, where):
            names = {c: self.columns[c][row] for c in ("name", "kana", "roman_name", "alias")}
            names["alias_kana"] = self.people.alias_kana[row]
            names["family"] = self.people.surname[row]
            form, written = written_names.foreign_form(dice, names)
            for column, text in written.items():
                self.columns[column][row] = text
            self.forms[row] += f"+{form}"

    def _addresses(self) -> None:
        known, homes = towns(), self.block.homes
        texts = self.columns["address"]
        for row, dice in self._rows("address", _ADDRESS, self.free):
            at = int(self.made.place[row])
            parts = written_addresses.Parts(
                known[homes.town[at]],
                int(homes.chome[at]),
                int(homes.first[at]),
                int(homes.second[at]),
                homes.building[at],
                int(homes.room[at]),
            )
            form, after = written_addresses.another(dice, parts)
            if after != texts[row]:
                texts[row] = after
                self.forms[row] += f"+{form}"

    def _classify(self) -> None:
        made = self.made
        for row in np.flatnonzero(self.forms != "").tolist():
            form = self.forms[row][1:]
            if made.kind[row] == "none":
                made.kind[row] = form.split("+")[0]
                made.expected[row] = "match"
            if made.expected[row] in ("match", "stale") and any(f in form for f in _TO_BE_SEEN):
                made.expected[row] += "|review"
            made.detail[row] = f"{made.detail[row]}; {form}" if made.detail[row] else form


def _no_sex(dice: Dice, _: str) -> str:
    return "" if dice[0] < 0.7 else "0"  # 0 is 不明 in the standard's code list


# An alias in the place of the name, or a name that was cut, is for a person to look at where
# nothing else confirms it (domain notes, vector 13).
_TO_BE_SEEN = ("foreign_alias_name", "foreign_cut")
