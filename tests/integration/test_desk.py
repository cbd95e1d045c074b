"""The receiving desk: a folder of returns, what is missing or wrong, and what may be published."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tenken.cli.returns import returns
from tenken.reports.returns.document import Return, sha256, written
from tests.bench.returns import write

CODES = [f"{100000 + number}" for number in range(30)]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns of 30 municipalities and two months."""
    folder = tmp_path_factory.mktemp("sent")
    write(folder, len(CODES), 2)
    return folder


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    for file in sent.iterdir():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / file.name).write_bytes(file.read_bytes())
    return tmp_path / "in"


def desk(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(returns, [str(word) for word in words])
    return done.exit_code, done.output


def change(folder: Path, code: str, month: str, **figures: int) -> None:
    file = folder / f"return_{month}_{code}_digital_r1.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["operations"][0]["figures"] |= figures
    file.write_text(json.dumps(told), encoding="utf-8")


def test_what_is_missing_or_wrong_is_named(folder: Path, tmp_path: Path) -> None:
    change(folder, CODES[0], "2026-02", corrected=900)
    change(folder, CODES[1], "2026-01", mislinks=77)  # February tells another January
    (folder / f"return_2026-02_{CODES[2]}_digital_r1.json").unlink()
    (folder / f"return_2026-02_{CODES[3]}_digital_r1.json").write_text("{}", encoding="utf-8")
    who = tmp_path / "who.csv"
    who.write_text("団体コード,団体名\n" + "".join(f"{c},町{c}\n" for c in CODES), "utf-8")
    code, said = desk("check", folder, "--month", "2026-02", "--expected", who)
    assert code == 1
    lines = said.splitlines()
    for number, what in (
        (0, "訂正済みが紐付け誤りを超えている"),
        (1, "前月の紐付け誤りが、前月に届いた報告と異なる"),
        (2, "報告が届いていません"),
    ):
        assert any(CODES[number] in line and what in line for line in lines), what
    assert any("様式に合いません" in line and CODES[3] in line for line in lines)
    assert desk("check", folder, "--month", "2026-01")[0] == 1  # 77 does not add up there
    code, said = desk("check", folder, "--month", "2026-09")
    assert (code, "この月の報告は1通もありません" in said) == (1, True)
    assert desk("check", folder, "--month", "2026-9月")[0] == 2


def test_a_return_of_another_version_is_named(folder: Path) -> None:
    file = folder / f"return_2026-02_{CODES[0]}_digital_r1.json"
    told = json.loads(file.read_text(encoding="utf-8")) | {"version": "1.1"}
    file.write_text(json.dumps(told), encoding="utf-8")
    code, said = desk("check", folder, "--month", "2026-02")
    assert (code, said.splitlines()[1:]) == (
        1, [f"団体不明\t様式の版が、この集計の版（1.0）と異なります\t{file.name}"],
    )  # fmt: skip


def test_who_is_not_on_the_list_is_named_and_does_not_count(folder: Path) -> None:
    who = folder.parent / "who.csv"
    who.write_text("団体コード\n" + "".join(f"{code}\n" for code in CODES[1:]), "utf-8")
    month = ("--month", "2026-02", "--expected", who)
    code, said = desk("check", folder, *month)
    assert (code, said.splitlines()[1].split("\t")[:2]) == (
        1, [CODES[0], "報告すべき団体の一覧にありません"],
    )  # fmt: skip
    out = folder.parent / "out"
    words = ("aggregate", folder, *month, "-o", out, "--ledger", out / "l.json", "--new-ledger")
    assert "29 municipalities; 1 returns left out" in desk(*words)[1]


def test_two_ministries_told_differently_are_named_and_neither_counts(folder: Path) -> None:
    file = folder / f"return_2026-02_{CODES[0]}_digital_r1.json"
    told = json.loads(file.read_text(encoding="utf-8")) | {"ministry": "mhlw"}
    other = folder / "mhlw" / file.name.replace("digital", "mhlw")
    other.parent.mkdir()
    other.write_text(json.dumps(told), encoding="utf-8")
    assert desk("check", folder, "--month", "2026-02")[0] == 0  # the same figures twice
    out = folder.parent / "out"
    words = ("aggregate", folder, "--month", "2026-02", "-o", out, "--new-ledger", "--ledger")
    assert "30 municipalities" in desk(*words, folder.parent / "a.json")[1]
    told["operations"][0]["figures"]["to_look_at"] += 1
    other.write_text(json.dumps(told), encoding="utf-8")
    code, said = desk("check", folder, "--month", "2026-02")
    lines = [line for line in said.splitlines() if "別の省庁への報告と数値が異なる" in line]
    assert (code, len(lines)) == (1, 2)
    assert all(CODES[0] in line for line in lines)
    assert any(f"mhlw/{other.name}" in line for line in lines)
    assert "29 municipalities" in desk(*words, folder.parent / "b.json")[1]


def test_a_correction_replaces_and_both_are_kept(folder: Path) -> None:
    file = folder / f"return_2026-02_{CODES[0]}_digital_r1.json"
    content = file.read_text(encoding="utf-8")
    first = Return.model_validate_json(content)
    second = first.model_copy(
        update={"revision": 2, "replaces": sha256(content), "correction": "誤記"}
    )
    (folder / f"{second.name}.json").write_text(written(second), encoding="utf-8")
    code, said = desk("check", folder, "--month", "2026-02")
    assert (code, "置き換えられた報告 1通" in said) == (0, True)
    wrong = second.model_copy(update={"replaces": "0" * 64})
    (folder / f"{second.name}.json").write_text(written(wrong), encoding="utf-8")
    code, said = desk("check", folder, "--month", "2026-02")
    assert (code, "訂正前の報告と一致しません" in said) == (1, True)


def test_what_is_published_names_nobody_and_is_the_same_again(folder: Path, tmp_path: Path) -> None:
    made = []
    for at in ("a", "b"):
        out, ledger = tmp_path / at, tmp_path / at / "ledger.json"
        for month, new in (("2026-01", ["--new-ledger"]), ("2026-02", [])):
            code, said = desk(
                "aggregate", folder, "--month", month, "--ledger", ledger, "-o", out, *new
            )
            assert code == 0, said
        made.append({f.name: f.read_bytes() for f in out.iterdir()})
    for name in made[0]:
        if name.endswith((".json", ".csv")):
            assert made[0][name] == made[1][name]
    release = json.loads(made[0]["release_2026-02_r1.json"])
    assert release["municipalities"] == 30
    hidden = sum(figure["count"] is None for figure in release["figures"])
    assert 0 < hidden < len(release["figures"])
    book = load_workbook(io.BytesIO(made[0]["release_2026-02_r1.xlsx"])).worksheets[0]
    words = " ".join(str(cell) for row in book.values for cell in row if cell is not None)
    for told in (*(c.decode("utf-8", "replace") for n, c in made[0].items() if "xlsx" not in n),
                 words):  # fmt: skip
        assert not any(code in told for code in CODES)
        assert "点検市" not in told
    assert words.count("＊") == hidden + 1  # and once in the note


def test_without_its_ledger_nothing_is_published(folder: Path, tmp_path: Path) -> None:
    words = ("aggregate", folder, "--month", "2026-01", "-o", tmp_path / "out", "--ledger")
    code, said = desk(*words, tmp_path / "lost.json")
    assert (code, "there is no ledger" in said) == (1, True)
    changed = tmp_path / "changed.json"
    assert desk(*words, changed, "--new-ledger")[0] == 0
    assert "published already" in desk(*words, changed)[1]
