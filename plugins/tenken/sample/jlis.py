"""A simulator of the J-LIS side of the file exchange: answers from the sample city's register.

It takes inquiries out of the drop, makes answers, and spoils them as asked for (`Fault`). What the
real side does is not public; the layout is ours (docs/exchange.md).
"""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine

from tenken.database import sql
from tenken.exchange.agreement import COLUMNS, Agreement
from tenken.exchange.covers import ANSWERS, INQUIRIES, Cover, answer_name, read_cover
from tenken.exchange.drop import Drop


class Fault(StrEnum):
    """What can go wrong with an answer. After all but `never` the right answer comes as well."""

    PARTIAL = "partial"  # in two files
    WRONG_ORDER = "wrong_order"  # in two files, the second first
    OVERLAP = "overlap"  # half of it, then all of it
    DUPLICATE = "duplicate"  # once more, under the next sequence number
    AGAIN = "again"  # once more, under the same name
    LATE = "late"  # held back until `release`
    TRUNCATED = "truncated"
    CHECKSUM = "checksum"  # a byte differs
    ENCODING = "encoding"  # in cp932, said to be as agreed
    LAYOUT = "layout"  # of another version
    HEADING = "heading"  # a column is missing
    COVER = "cover"  # no JSON
    NEVER_ASKED = "never_asked"  # an answer to a request that there is not
    FOREIGN = "foreign"  # lines for inquiries never made, and about another number than asked
    NAME = "name"  # a file not named as agreed
    NEVER = "never"  # no answer


@dataclass(frozen=True)
class _Inquiry:
    cover: Cover
    lines: bytes


@dataclass(frozen=True)
class _Sent:
    name: str
    file: bytes
    cover: bytes


class Simulator:
    """The other side. `register`: the engine of a database with the sample's schema juki."""

    def __init__(self, register: Engine, drop: Drop, agreed: Agreement, *, seed: int = 0) -> None:
        self._register = register
        self._drop = drop
        self._agreed = agreed
        self._chance = random.Random(seed)  # noqa: S311  a simulation
        self._held: list[_Sent] = []
        self.requests: dict[str, str] = {}  # id to SHA-256: a request keeps its bytes
        self.changed: list[str] = []  # ids that came with other bytes; there must be none

    def answer(self, faults: Sequence[Fault] = (), *, shuffled: bool = False) -> int:
        """Take every inquiry that is there and send its answers; how many inquiries.

        `faults` are dealt out, one an inquiry, in turn. `shuffled`: all files in any order.
        """
        sent: list[_Sent] = []
        answered = 0
        for place, inquiry in enumerate(self._take()):
            fault = faults[place % len(faults)] if faults else None
            sent += self._answers(inquiry, fault)
            answered += 1
            if not shuffled:
                self._send(sent)
                sent = []
        self._chance.shuffle(sent)
        self._send(sent)
        return answered

    def release(self) -> int:
        """Send what was held back; how many files."""
        held, self._held = self._held, []
        self._send(held)
        return len(held)

    def _send(self, sent: Sequence[_Sent]) -> None:
        for each in sent:
            with self._drop.writing(ANSWERS, f"{each.name}.csv") as file:
                file.write(each.file)
            with self._drop.writing(ANSWERS, f"{each.name}.json") as file:
                file.write(each.cover)

    def _take(self) -> Iterator[_Inquiry]:
        for name in self._drop.names(INQUIRIES):
            if not name.endswith(".json"):
                continue
            with self._drop.open(INQUIRIES, name) as file:
                cover = read_cover(file.read())
            data = name.removesuffix(".json") + ".csv"
            with self._drop.open(INQUIRIES, data) as file:
                lines = file.read()
            if cover is None or hashlib.sha256(lines).hexdigest() != cover.sha256:
                raise ValueError(f"{name} is not the cover of its file")
            if self.requests.setdefault(cover.request, cover.sha256) != cover.sha256:
                self.changed.append(cover.request)
            self._drop.remove(INQUIRIES, name)
            self._drop.remove(INQUIRIES, data)
            yield _Inquiry(cover, lines)

    def _answers(self, inquiry: _Inquiry, fault: Fault | None) -> list[_Sent]:
        lines = self._looked_up(inquiry)
        whole = self._file(inquiry, 1, lines)
        match fault:
            case Fault.PARTIAL | Fault.WRONG_ORDER:
                first, second = self._halves(lines)
                parts = [self._file(inquiry, 1, first), self._file(inquiry, 2, second)]
                return parts if fault is Fault.PARTIAL else parts[::-1]
            case Fault.OVERLAP:
                return [
                    self._file(inquiry, 1, self._halves(lines)[0]),
                    self._file(inquiry, 2, lines),
                ]
            case Fault.DUPLICATE:
                return [whole, self._file(inquiry, 2, lines)]
            case Fault.AGAIN:
                self._held.append(whole)
                return [whole]
            case Fault.LATE:
                self._held.append(whole)
                return []
            case Fault.NEVER:
                return []
            case None:
                return [whole]
        return [self._spoilt(inquiry, fault, lines), self._file(inquiry, 2, lines)]

    def _spoilt(self, inquiry: _Inquiry, fault: Fault, lines: list[str]) -> _Sent:
        right = self._file(inquiry, 1, lines)
        agreed = self._agreed
        match fault:
            case Fault.TRUNCATED:
                return _Sent(right.name, right.file[: len(right.file) * 2 // 3], right.cover)
            case Fault.CHECKSUM:
                at = self._chance.randrange(len(right.file) // 2, len(right.file) - 1)
                other = bytes([right.file[at] ^ 1])
                return _Sent(
                    right.name, right.file[:at] + other + right.file[at + 1 :], right.cover
                )
            case Fault.ENCODING:
                other = right.file.decode(agreed.encoding).encode("cp932", "replace")
                return self._sent(inquiry, 1, other, len(lines))
            case Fault.LAYOUT:
                return self._sent(inquiry, 1, right.file, len(lines), layout="0")
            case Fault.HEADING:
                odd = right.file.replace(self._heading("result").encode(agreed.encoding), b"x", 1)
                return self._sent(inquiry, 1, odd, len(lines))
            case Fault.COVER:
                return _Sent(right.name, right.file, b"{")
            case Fault.NAME:
                return _Sent(f"kaitou {inquiry.cover.request}", right.file, right.cover)
            case Fault.NEVER_ASKED:
                code = inquiry.cover.request[:6]
                request = f"{code}-{self._chance.randbytes(6).hex()}-00001"
                return self._sent(inquiry, 1, right.file, len(lines), request=request)
            case Fault.FOREIGN:
                return self._file(inquiry, 1, self._foreign(inquiry, lines))
        raise ValueError(f"no such fault: {fault}")

    def _foreign(self, inquiry: _Inquiry, lines: list[str]) -> list[str]:
        """A third of the answers, as to references that there are not; or about other numbers."""
        few = lines[: max(1, len(lines) // 3)]
        away = [f"{10**9 + int(line.split(',', 1)[0])},{line.split(',', 1)[1]}" for line in few]
        if inquiry.cover.purpose == "person":
            return away
        found = [line.split(",", 5) for line in few if line.split(",")[2] == "1"]
        other = "123456789018"
        return away + [f"{line[0]},{other},1,{other},別人　太郎,{line[5]}" for line in found]

    def _halves(self, lines: list[str]) -> tuple[list[str], list[str]]:
        """All lines of an inquiry in the same half."""
        references = sorted({int(line.split(",", 1)[0]) for line in lines})
        middle = references[len(references) // 2]
        first = [line for line in lines if int(line.split(",", 1)[0]) < middle]
        second = [line for line in lines if int(line.split(",", 1)[0]) >= middle]
        return first, second

    def _looked_up(self, inquiry: _Inquiry) -> list[str]:
        """The answer's lines without heading and line ends, reference first."""
        purpose = inquiry.cover.purpose
        columns = ", ".join(f"{name} text" for name in self._agreed.columns[purpose])
        text = inquiry.lines.decode(self._agreed.encoding)
        answer = io.BytesIO()
        with self._register.begin() as connection:
            cursor: Any = connection.connection.cursor()
            cursor.execute(f"CREATE TEMP TABLE inquired ({columns}) ON COMMIT DROP")
            cursor.copy_expert(
                "COPY inquired FROM STDIN (FORMAT csv, HEADER)", io.BytesIO(text.encode())
            )
            cursor.execute("ANALYZE inquired")
            found = sql(f"sample/jlis_{purpose}.sql")
            ordered = f"SELECT * FROM ({found}) AS a ORDER BY CAST(reference AS bigint), result"  # noqa: S608
            cursor.copy_expert(f"COPY ({ordered}) TO STDOUT (FORMAT csv)", answer)
        return answer.getvalue().decode().splitlines()

    def _file(self, inquiry: _Inquiry, sequence: int, lines: list[str]) -> _Sent:
        head = ",".join(self._heading(name) for name in COLUMNS["answer"])
        text = "\n".join([head, *lines, ""])
        data = text.encode(self._agreed.encoding, "replace")
        return self._sent(inquiry, sequence, data, len(lines))

    def _sent(
        self,
        inquiry: _Inquiry,
        sequence: int,
        data: bytes,
        records: int,
        *,
        layout: str | None = None,
        request: str | None = None,
    ) -> _Sent:
        named = request or inquiry.cover.request
        cover = Cover(
            layout=layout or self._agreed.layout,
            kind="answer",
            purpose=inquiry.cover.purpose,
            request=named,
            sequence=sequence,
            encoding=self._agreed.encoding,
            records=records,
            sha256=hashlib.sha256(data).hexdigest(),
        )
        return _Sent(answer_name(named, sequence), data, cover.bytes())

    def _heading(self, name: str) -> str:
        return self._agreed.columns["answer"][name]
