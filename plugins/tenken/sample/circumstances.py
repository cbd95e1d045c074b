"""What makes a right record differ from the register: life that went on, and slips of the keys.

One of these a record; differences of writing (spelling.py) come on top.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tenken.sample import places
from tenken.sample.chance import Bools, Chance, Ints
from tenken.sample.columns import Columns, days
from tenken.sample.given_names import readings
from tenken.sample.numbering import Numbering
from tenken.sample.people import DEAD, DEPARTED, JAPANESE, NEVER, RESIDENT, STRUCK_OFF, People
from tenken.sample.population import Block
from tenken.sample.records import Records

_MOVED = 0.06  # of those who moved in five years: about 2 % of the records
_RENAMED, _REALIASED, _FORMER_USED, _OLD_NUMBER = 0.25, 0.4, 0.1, 0.6
_NEVER_HELD = 2e-3
_OTHER_READING = 1e-3
_UNMAPPED = 2e-4
_BIRTH_SLIP = 5e-5
_BIRTH_NOT_ASKED = 3e-5
_OTHER_SEX = 1e-5
_TWO_FAMILIES = 0.02  # of those who bear such a name
# Names that are written for one another and are two families' (domain: 斎/斉, 渡辺/渡部, ...).
_FAMILIES = {
    "斎藤": "斉藤", "斉藤": "斎藤", "齋藤": "斉藤", "齊藤": "斎藤", "渡辺": "渡部", "渡邊": "渡部",
    "渡邉": "渡部", "阿部": "安部", "安部": "阿部", "伊東": "伊藤", "河野": "川野", "川野": "河野",
}  # fmt: skip
_UNKNOWN_CHARACTERS = ("●", "〓", "\ufffd", "\ue001")


class Circumstances:
    """Puts what happened into the records' columns, and says so in the records' classes."""

    def __init__(
        self, chance: Chance, block: Block, made: Records, columns: Columns, numbering: Numbering
    ) -> None:
        self.chance, self.block, self.made, self.columns = chance, block, made, columns
        self.numbering = numbering
        self.people: People = block.people.take(made.who)
        self.homes = places.written(block.homes)
        year = np.datetime64(block.today, "D").astype("datetime64[Y]")
        self.january = int(year.astype("datetime64[D]").astype(np.int64))

    def happen(self) -> None:
        """Everything, the weightiest first."""
        free = self.made.kind == "none"
        self._status(free)
        self._unknown_birth(self.made.kind == "none")
        self._moved(self._free("moved", 1.0))
        steps: tuple[tuple[str, float, Callable[[Bools], None]], ...] = (
            ("renamed", _RENAMED, self._renamed),
            ("alias_changed", _REALIASED, self._realiased),
            ("former_name_used", _FORMER_USED, self._former_used),
            ("address_never_held", _NEVER_HELD, self._never_held),
            ("kana_other_reading", _OTHER_READING, self._other_reading),
            ("unmapped_character", _UNMAPPED, self._unmapped),
            ("birth_date_slip", _BIRTH_SLIP, self._birth_slip),
            ("birth_date_unknown", _BIRTH_NOT_ASKED, self._birth_not_asked),
            ("sex_differs", _OTHER_SEX, self._other_sex),
            ("kanji_two_families", _TWO_FAMILIES, self._two_families),
        )
        for name, share, step in steps:
            step(self._free(name, share))

    def _free(self, name: str, share: float) -> Bools:
        drawn = self.chance.of(name).happens(share, len(self.made))
        free: Bools = (self.made.kind == "none") & drawn
        return free

    def _status(self, free: Bools) -> None:
        tax = self.made.operation == "resident_tax"
        for status, name in ((DEAD, "died"), (DEPARTED, "departed"), (STRUCK_OFF, "struck_off")):
            gone = free & (self.people.status == status)
            self.made.mark(gone, name, "status")
            if tax:  # taxed is who lived there on 1 January; the register of that day had them
                later = gone & (self.people.changed >= self.january)
                self.made.mark(later, name, "status|match", detail="after 1 January")
        old = free & (self.people.former_number >= 0) & (self.people.status == RESIDENT)
        old &= self.chance.of("old number").happens(_OLD_NUMBER, len(self.made))
        self.columns["my_number"][old] = self.numbering.of(self.people.former_number[old])
        self.made.mark(old, "number_reissued", "status")

    def _unknown_birth(self, free: Bools) -> None:
        unknown = free & (self.people.birth_unknown > 0)
        self.made.mark(unknown, "birth_date_unknown", "undecidable")

    def _moved(self, free: Bools) -> None:
        moved = free & (self.people.moved != NEVER)
        held = self.homes[self.people.moved_from]
        differs = moved & (held != self.columns["address"])
        if self.made.operation == "resident_tax":
            # The roll holds the address of 1 January, and the register of that day agrees.
            after = differs & self.made.outside & (self.people.moved >= self.january)
            self._at_old_address(after)
            self.made.mark(after, "moved_after_january_1", "match")
            differs &= ~after
        stale = differs & self.chance.of("stale").happens(_MOVED, len(self.made))
        self._at_old_address(stale)
        self.made.mark(stale, "moved", "stale")

    def _at_old_address(self, where: Bools) -> None:
        former = self.people.moved_from[where]
        self.made.place[where] = former
        self.columns["address"][where] = self.homes[former]
        self.columns["municipality_code"][where] = places.codes(self.block.homes)[former]
        self._untouched(where, self.people.moved)

    def _untouched(self, where: Bools, until: Ints) -> None:
        """The record was last touched before the change that it does not know."""
        known = np.array(self.columns["updated_on"][where], dtype="datetime64[D]").astype(np.int64)
        self.columns["updated_on"][where] = days(np.minimum(known, until[where]))
        linked = np.array(self.columns["linked_on"][where], dtype="datetime64[D]").astype(np.int64)
        self.columns["linked_on"][where] = days(np.minimum(linked, until[where]))

    def _renamed(self, free: Bools) -> None:
        renamed = free & (self.people.renamed != NEVER)
        self._old_name(renamed)
        self._untouched(renamed, self.people.renamed)
        beside = renamed & (self.people.former_name != "")
        self.made.mark(renamed, "renamed", "stale")
        self.made.mark(beside, "renamed", "stale|match", detail="former name in the register")

    def _old_name(self, where: Bools) -> None:
        people = self.people.take(where)
        people.surname, people.surname_kana = people.old_surname, people.old_surname_kana
        self.columns["name"][where], self.columns["kana"][where] = people.name, people.kana

    def _realiased(self, free: Bools) -> None:
        old = free & (self.people.realiased != NEVER)
        self.columns["alias"][old] = self.people.old_alias[old]
        # Half of them are kept under their alias, and then it is the name that is old.
        by_alias = old & self.chance.of("by alias").happens(0.5, len(old))
        self.columns["name"][by_alias] = self.people.old_alias[by_alias]
        self._untouched(old, self.people.realiased)
        self.made.mark(old, "alias_changed", "stale|match")

    def _former_used(self, free: Bools) -> None:
        used = free & (self.people.former_name != "") & (self.people.renamed == NEVER)
        self._old_name(used)
        # The register shows the former surname, but not its reading.
        self.made.mark(used, "former_name_used", "match|stale|review")

    def _never_held(self, free: Bools) -> None:
        who = np.flatnonzero(free & (self.people.status == RESIDENT))
        elsewhere = places.draw(self.chance.of("elsewhere"), len(who), outside=False)
        self.made.place[who] = len(self.block.homes) + np.arange(len(who))
        self.block.homes = self.block.homes.and_then(elsewhere)
        self.columns["address"][who] = places.written(elsewhere)
        self.columns["municipality_code"][who] = places.codes(elsewhere)
        self.made.mark(who, "address_never_held", "review")

    def _other_reading(self, free: Bools) -> None:
        known = readings()
        for place in np.flatnonzero(free & (self.people.origin == JAPANESE)).tolist():
            own = self.people.given_kana[place]
            others = [k for k in known.get(self.people.given[place], []) if k != own]
            if others:
                at = int(self.chance.of(f"reading {place}").below(len(others), 1)[0])
                surname = self.people.surname_kana[place]
                self.columns["kana"][place] = f"{surname}　{others[at]}"
                self.made.mark(place, "kana_other_reading", "review")

    def _unmapped(self, free: Bools) -> None:
        for place in np.flatnonzero(free & (self.people.origin == JAPANESE)).tolist():
            name = self.columns["name"][place]
            stream = self.chance.of(f"unmapped {place}")
            at = int(stream.below(len(self.people.surname[place]), 1)[0])
            sign = stream.one_of(_UNKNOWN_CHARACTERS, 1)[0]
            self.columns["name"][place] = name[:at] + sign + name[at + 1 :]
            self.made.mark(place, "unmapped_character", "undecidable")

    def _birth_slip(self, free: Bools) -> None:
        for place in np.flatnonzero(free).tolist():
            right = self.columns["birth_date"][place]
            stream = self.chance.of(f"slip {place}")
            # One digit of the day or of the year, so that it stays a day that exists.
            at = (9, 3, 8)[int(stream.below(3, 1)[0])]
            digit = str((int(right[at]) + 1) % (10 if at != 8 else 3))
            slip = right[:at] + digit + right[at + 1 :]
            if _exists(slip, self.block.today):
                self.columns["birth_date"][place] = slip
                self.made.mark(place, "birth_date_slip", "review")

    def _birth_not_asked(self, free: Bools) -> None:
        for place in np.flatnonzero(free).tolist():
            year = self.columns["birth_date"][place][:4]
            self.columns["birth_date"][place] = f"{year}-00-00"
            self.made.mark(place, "birth_date_unknown", "undecidable", detail="in the record only")

    def _other_sex(self, free: Bools) -> None:
        sex = self.columns["sex"]
        sex[free] = np.where(sex[free] == "1", "2", "1")
        # By design.md section 5 a sex that differs is a mislink until somebody has looked.
        self.made.mark(free, "sex_differs", "mislink")

    def _two_families(self, free: Bools) -> None:
        for place in np.flatnonzero(free & (self.people.origin == JAPANESE)).tolist():
            other = _FAMILIES.get(self.people.surname[place])
            if other:
                self.columns["name"][place] = f"{other}　{self.people.given[place]}"
                self.made.mark(place, "kanji_two_families", "review")


def _exists(text: str, today: int) -> bool:
    try:
        return bool(np.datetime64(text, "D").astype(np.int64) < today)
    except ValueError:
        return False
