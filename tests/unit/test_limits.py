"""What is made to be too much is refused at once; with the limit off, the same input is too much.

Memory is measured, time is not: a limit is seen to hold by what is not read.
"""

from __future__ import annotations

import contextlib
import json
import re
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tenken import home, settings
from tenken.desk import received
from tenken.desk.frame import frame
from tenken.expectations import patterns, suites
from tenken.files import FileError, container, heading, open_rows
from tenken.layouts import RECORDS
from tenken.leaks import logs
from tenken.reports.publication import ledger
from tests.fuzz import bomb, large
from tests.fuzz.targets import targets
from tests.unit.test_hostile_workbooks import changed

SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def a_sheet(inside: bytes) -> bytes:
    return changed(lambda name, part: SHEET + inside + END if name.endswith("sheet1.xml") else part)


def peak(work: Callable[[], object]) -> int:
    """The most bytes held while it works, whatever it ends with."""
    tracemalloc.start()
    try:
        with contextlib.suppress(Exception):
            work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_line_of_a_gigabyte_is_set_apart_in_little_memory() -> None:
    """Of 10 GB in `make fuzz`."""
    ids, codes, most = large.read_long_line(1 << 30)
    assert (ids, codes) == (["A1"], ["huge_line"])
    assert most < 16 << 20


def test_without_its_limit_the_line_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenken.files.blocks.MAX_LINE", 1 << 40)
    assert large.read_long_line(32 << 20)[2] > 32 << 20


def test_a_million_columns_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "welfare.csv"
    file.write_bytes(b"x," * 500_000 + b"x\n")
    with pytest.raises(FileError, match="列が多すぎます|見出し"):
        open_rows(file, RECORDS)
    file.write_bytes(("個人番号" + ",列" * 2000 + "\n").encode())
    with pytest.raises(FileError, match="列が多すぎます（2001列"):
        open_rows(file, RECORDS)
    monkeypatch.setattr(heading, "MOST_COLUMNS", 10_000)
    with pytest.raises(FileError, match="必要な列がありません"):  # all of them were looked at
        open_rows(file, RECORDS)


BOMBS = [
    ("cells in a row", b"<row>" + b"<c/>" * 1_000_000 + b"</row>"),
    ("elements in a cell", b"<row><c>" + b"<d/>" * 1_000_000 + b"</c></row>"),
    ("elements within one another", b"<d>" * 200_000 + b"</d>" * 200_000),
    ("attributes of a tag", b"<row " + b" ".join(b'a%d=""' % n for n in range(200_000)) + b"/>"),
    ("a comment", b"<!--" + b"x" * (8 << 20) + b"-->"),
]


@pytest.mark.parametrize(("what", "inside"), BOMBS, ids=[b[0] for b in BOMBS])
def test_a_workbook_too_much_for_its_reader_is_refused(what: str, inside: bytes) -> None:
    with pytest.raises(container.ContainerError, match="大きすぎる"):
        container.check(a_sheet(inside))


def test_rows_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_ELEMENTS", 10_000)
    container.check(a_sheet(b"<row/>" * 5_000))
    with pytest.raises(container.ContainerError, match="大きすぎる"):
        container.check(a_sheet(b"<row/>" * 20_000))


def test_entities_hidden_in_another_encoding_are_refused() -> None:
    """A search of the bytes for <!DOCTYPE would not see them."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    hidden = changed(
        lambda name, part: text.encode("utf-16") if name.endswith("sheet1.xml") else part
    )
    with pytest.raises(container.ContainerError, match="Excelが作った"):
        container.check(hidden)


@pytest.mark.parametrize("name", ["tickets", "link methods xlsx", "access log xlsx"])
def test_a_zip_bomb_is_refused_in_little_memory_by_every_reader_of_workbooks(
    tmp_path: Path, name: str
) -> None:
    target = targets()[name]
    file = tmp_path / target.file
    file.write_bytes(target.packed(bomb.sheet(1_000_000)))
    assert file.stat().st_size < 20_000
    assert target(target.good)  # what it imports is imported
    said = []

    def read() -> None:
        with pytest.raises(target.own, match="展開すると大きすぎる") as caught:
            target.take(file)
        said.append(str(caught.value))

    assert peak(read) < 32 << 20  # a file of 20 MB would be read to be refused
    assert said


def test_without_the_limits_the_zip_bomb_fills_the_memory() -> None:
    """In a process of its own that may have 2 GB, so that the attack ends with it, not with us."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.bomb", "off", "500000"],
        capture_output=True, text=True, check=False, cwd=home(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),
    )  # fmt: skip
    assert done.stdout, done.stderr[-500:]
    assert int(done.stdout) > 100 << 20


YAML_BOMBS = [
    ("aliases", "a: &a [x]\nb: [*a, *a]\n", r"line 1: an anchor"),
    ("aliases to merge", "a: &a {x: 1}\nb: {<<: [*a, *a]}\n", r"line 1: an anchor"),
    ("itself", "&a [*a]\n", r"line 1: an anchor"),
    ("depth", "a:\n  " + "[" * 100_000, r"line 2: more than 20 levels"),
    ("entries", "a: 1\n" * 60_000, r"more than 100,000 entries"),
    ("size", "# " + "x" * (2 << 20), r"larger than 1 MB"),
    ("a date that is no day", "key: a\nx: 2026-13-45\n", r"line 2: a value"),
]


@pytest.mark.parametrize(("what", "text", "said"), YAML_BOMBS, ids=[b[0] for b in YAML_BOMBS])
@pytest.mark.parametrize(
    "name", ["operation", "municipalities", "ministries", "escalation", "leaks", "webhooks"]
)
def test_hostile_settings_are_refused_by_their_line(
    tmp_path: Path, name: str, what: str, text: str, said: str
) -> None:
    target = targets()[name]
    file = tmp_path / target.file
    file.write_text(text)
    with pytest.raises(settings.OperationError, match=rf"{re.escape(target.file)}.*{said}"):
        target.take(file)


def test_with_anchors_let_through_every_line_doubles_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 11)]
    file = tmp_path / "bomb.yaml"
    file.write_text("\n".join(lines))
    looked_at: list[object] = []
    flatten = yaml.constructor.SafeConstructor.flatten_mapping

    def counted(self: object, node: yaml.MappingNode) -> None:
        looked_at.extend(node.value)
        flatten(self, node)

    monkeypatch.setattr(yaml.constructor.SafeConstructor, "flatten_mapping", counted)
    with pytest.raises(settings.OperationError, match="an anchor"):
        settings.load(file)
    assert not looked_at
    monkeypatch.setattr(settings, "_look_over", lambda file, written: None)
    settings.load(file)
    assert len(looked_at) > 2**10


SUITE_BOMBS = [
    ("deep", '{"expectations":' + "[" * 200_000, "too deep"),
    ("a number", '{"expectations":[' + "9" * 10_000 + "]}", "thousands of digits"),
    ("size", '{"expectations": "' + "x" * (5 << 20) + '"}', "larger than 4 MB"),
]


@pytest.mark.parametrize(("what", "text", "said"), SUITE_BOMBS, ids=[b[0] for b in SUITE_BOMBS])
def test_a_hostile_suite_is_refused(tmp_path: Path, what: str, text: str, said: str) -> None:
    file = tmp_path / "match.json"
    file.write_text(text)
    with pytest.raises(suites.SuiteError, match=rf"match\.json.*{said}"):
        suites.read_suite(file, "match")


HOSTILE_PATTERNS = [
    "(a+)+$", "(a*)*b", "(a|aa)+$", "(?:a+){2,}", "((ab)*c)*", "(a?){30}a{30}", "a*a*a*a*b",
    "([a-z]+)*@", "(x+x+)+y",
]  # fmt: skip
USUAL_PATTERNS = [
    r"^\d{12}$", r"^[0-9]{4}-[0-9]{2}$", "^(a|b|c)$", r"^[^@]+@[^@]+$", r"^\(\d+\)$", "[(+*]+",
    r"^return_.+_r\d+$", "^20(2[0-9]|3[0-9])-",
]  # fmt: skip


@pytest.mark.parametrize("pattern", HOSTILE_PATTERNS)
def test_a_pattern_that_would_take_years_is_refused(tmp_path: Path, pattern: str) -> None:
    entry = {"type": "expect_column_values_to_match_regex", "meta": {"rule": "code"},
             "kwargs": {"column": "month", "regex": pattern}}  # fmt: skip
    file = tmp_path / "received.json"
    file.write_text(json.dumps({"name": "received", "expectations": [entry]}))
    with pytest.raises(suites.SuiteError, match=r"expectation 1 \(rule code\).*repeats"):
        suites.read_suite(file, "received")


@pytest.mark.parametrize("pattern", USUAL_PATTERNS)
def test_a_usual_pattern_is_taken(pattern: str) -> None:
    assert patterns.hostile({"regex": pattern, "regex_list": [pattern]}, python=True) is None


LOOKING = ["(?=.*a)(?=.*b)x", "^(?!.*x)", "(?<!a+)b", "(?:(?=a{2,}))", "(?=(a*))b"]


@pytest.mark.parametrize("pattern", LOOKING)
def test_looking_ahead_without_an_end_is_refused_in_the_database_too(pattern: str) -> None:
    assert patterns.hostile({"regex": pattern}, python=False)
    assert patterns.hostile({"regex": r"^(?!0{12})\d+$"}, python=False) is None


def test_back_references_are_refused_in_the_database_too() -> None:
    assert patterns.hostile({"regex": r"^(.*)\1$"}, python=False)
    assert patterns.hostile({"regex_list": ["x", "y" * 2000]}, python=False)
    assert patterns.hostile({"regex": r"^([0-9]{4}-?){3}$"}, python=False) is None


def test_hostile_returns_are_named_and_the_others_read(tmp_path: Path) -> None:
    good = targets()["returns"].good
    (tmp_path / "good.json").write_bytes(good)
    (tmp_path / "deep.json").write_bytes(b"[" * 200_000)
    (tmp_path / "large.json").write_bytes(b" " * (5 << 20))
    (tmp_path / "key.json").write_bytes(good.replace(b"mislinks", b"y" * 100_000))
    (tmp_path / "folder.json").mkdir()
    found = received.read(tmp_path)
    assert len(found.returns) == 1
    assert {wrong.where for wrong in found.wrong} == {
        "deep.json", "large.json", "key.json", "folder.json"
    }  # fmt: skip
    assert all(len(wrong.what) < 200 for wrong in found.wrong)


def test_a_release_a_ledger_and_a_list_are_read_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "large"
    with file.open("wb") as written:
        written.truncate(5 << 20)
    monkeypatch.setattr(ledger, "_LARGEST_LEDGER", 4 << 20)

    def refused() -> None:
        with pytest.raises(ledger.LedgerError, match="larger than 4 MB"):
            ledger.read_release(file)
        with pytest.raises(ledger.LedgerError, match="larger than 4 MB"):
            ledger.read(file)
        with pytest.raises(received.DeskError, match="large: ファイルが大きすぎます（4MBまで）"):
            received.expected(file)

    assert peak(refused) < 6 << 20


def test_a_folder_without_a_readable_return_is_an_empty_table() -> None:
    assert frame([]).empty


def test_a_date_in_a_log_is_looked_at_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pattern would take the square of the length."""
    seen: list[int] = []
    monkeypatch.setattr(logs, "read_birth_date", lambda text: seen.append(len(text)))
    for written in ("2026-03-04" + " " * 1_000_000 + "x", "T" * 1_000_000, "\ufdfa" * 1_000_000):
        logs.read_day(written)
    assert max(seen) <= 18 * 60  # NFKC makes at most 18 characters of one
