"""Returns as they came in: every file read, the last revision of each counts, all are kept."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from tenken.reports.returns.document import VERSION, Return

LARGEST = 4 << 20  # bytes of a return; one of forty operations takes 40 KB. Of the list too
_LONGEST = 100  # characters of a place quoted

Sender = tuple[str, str, str]  # municipality code, ministry, month


class DeskError(Exception):
    """The desk's own files cannot be used: says which, and what to do."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong: with a file, or with a municipality that has sent none."""

    municipality_code: str
    month: str
    what: str
    where: str = ""


@dataclass
class Received:
    """The returns that count, those they replaced, and what could not be read."""

    returns: dict[Sender, tuple[Path, Return]] = field(default_factory=dict)
    replaced: list[Path] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


def read(folder: Path) -> Received:
    """Read every *.json below the folder.

    A file that is no return of this version is named with the place that is wrong. A correction
    must name the file it replaces by its hash.
    """
    received = Received()
    revisions: dict[Sender, dict[int, tuple[Path, Return, str]]] = {}
    for path in sorted(folder.rglob("*.json")):
        file = path.relative_to(folder)
        try:
            content = _content(path)
            told = Return.model_validate_json(content)
        except ValidationError as error:
            received.wrong.append(Wrong("", "", _place(error), str(file)))
            continue
        except DeskError as error:
            received.wrong.append(Wrong("", "", str(error), str(file)))
            continue
        sender = (told.municipality_code, told.ministry, told.month)
        others = revisions.setdefault(sender, {})
        digest = hashlib.sha256(content).hexdigest()
        if told.revision in others and others[told.revision][2] != digest:
            received.wrong.append(
                Wrong(told.municipality_code, told.month, "同じ版の報告が2通あり、内容が異なります",
                      str(file))
            )  # fmt: skip
            continue
        others[told.revision] = (file, told, digest)
    for sender, others in revisions.items():
        _take_last(sender, others, received)
    return received


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError:  # a folder of that name, a link to nowhere
        raise DeskError("ファイルを開けません") from None
    if len(content) > LARGEST:
        raise DeskError(f"ファイルが大きすぎます（{LARGEST >> 20}MBまで）")
    return content


def _place(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["loc"] == ("version",):
        return f"様式の版が、この集計の版（{VERSION}）と異なります"
    place = ".".join(map(str, first["loc"])) or "ファイル全体"
    place = "".join(c for c in place[:_LONGEST] if c.isprintable())  # may hold a word of the file
    return f"様式に合いません（{place}: {first['type']}）"


def _take_last(
    sender: Sender, others: dict[int, tuple[Path, Return, str]], received: Received
) -> None:
    last = max(others)
    file, told, _ = others[last]
    received.returns[sender] = (file, told)
    received.replaced += [other[0] for revision, other in others.items() if revision != last]
    before = others.get(last - 1)
    if last > 1 and (before is None or told.replaces != before[2]):
        said = "訂正前の報告が届いていません" if before is None else "訂正前の報告と一致しません"
        received.wrong.append(Wrong(sender[0], sender[2], said, str(file)))


def expected(file: Path) -> dict[str, str]:
    """Who must report: a CSV with 団体コード and 団体名, UTF-8; code to name."""
    try:
        written = _content(file).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(written, newline=""))
        if "団体コード" not in (rows.fieldnames or ()):
            raise DeskError("1行目に「団体コード」の列がありません")
        return {row["団体コード"]: row.get("団体名") or "" for row in rows if row["団体コード"]}
    except DeskError as error:
        raise DeskError(f"{file.name}: {error}") from None
    except UnicodeDecodeError:
        raise DeskError(f"{file.name}: 文字コードがUTF-8ではありません") from None
    except csv.Error:
        raise DeskError(f"{file.name}: CSVとして読めません（二重引用符の閉じ忘れなど）") from None


def missing(received: Received, codes: Iterable[str], month: str) -> list[Wrong]:
    """Who has sent nothing for the month."""
    there = {code for code, _, told in received.returns if told == month}
    return [Wrong(code, month, "報告が届いていません") for code in codes if code not in there]


def unexpected(received: Received, codes: Collection[str], month: str) -> list[Wrong]:
    """Who has sent something for the month and is not on the list, where there is one."""
    return [
        Wrong(code, month, "報告すべき団体の一覧にありません", str(file))
        for (code, _, told), (file, _) in received.returns.items()
        if codes and told == month and code not in codes
    ]
