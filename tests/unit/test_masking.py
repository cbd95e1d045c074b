"""The last net under the logs: a number or a known name that is planted does not come through."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenken import masking
from tenken.identity.numbers import valid_numbers
from tenken.masking import MASK, MaskingFilter, mask, mask_within

NUMBER = "454972364860"
WIDE = NUMBER.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
FORMS = [
    NUMBER,
    WIDE,
    "4549-7236-4860",
    "4549 7236 4860",
    "4549　7236　4860",
    "４５４９－７２３６－４８６０",
    "4549‐7236−4860",
    f"1 {NUMBER}",
    f"{NUMBER} 20261101",
    "12 4549-7236-4860 3",
    f"W{NUMBER}",
    f"my_number={NUMBER}, name",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_number_is_masked_however_it_is_written(form: str) -> None:
    masked = mask(f"DETAIL: Key ({form}) is there")
    assert MASK in masked
    assert "4860" not in masked
    assert "４８６０" not in masked
    assert masked.startswith("DETAIL: Key (")


@pytest.mark.parametrize(
    "harmless",
    [
        "454972364861",  # wrong check digit
        "111111111111",
        "2026-11-24 20:48:49",
        "tenken-20261124T204849Z",
        "extracted 4549, 7236 and 4860 records",
        "4549723648601",  # thirteen digits
        "127.0.0.1:5432",
    ],
)
def test_what_is_no_number_stays(harmless: str) -> None:
    assert mask(harmless) == harmless


@settings(deadline=None)  # numpy is imported by the first
@given(st.text("0123456789", min_size=11, max_size=11))
def test_a_number_is_what_the_comparison_takes_for_one(digits: str) -> None:
    numbers = [f"{digits}{last}" for last in range(10)]
    assert [masking.is_number(n) for n in numbers] == valid_numbers(numbers).tolist()


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's names are loaded."""
    (tmp_path / "register.csv").write_text(
        "my_number,name,kana,roman_name\n1,鳥籠　歌子,トリカゴ　ウタコ,CANARY MARIA ROSE\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(masking.NAMES, str(tmp_path))
    masking.known_names.cache_clear()
    yield
    masking.known_names.cache_clear()


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "name", ["鳥籠　歌子", "鳥籠 歌子", "トリカゴ　ウタコ", "CANARY MARIA ROSE"]
)
def test_a_name_of_the_sample_is_masked(name: str) -> None:
    assert mask(f"氏名は{name}です: {name}") == f"氏名は{MASK}です: {MASK}"


@pytest.mark.usefixtures("known")
def test_other_words_stay() -> None:
    assert mask("鳥籠　別人 of the step extract") == "鳥籠　別人 of the step extract"


def test_without_the_sample_no_name_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(masking.NAMES, raising=False)
    masking.known_names.cache_clear()
    assert mask("鳥籠　歌子") == "鳥籠　歌子"


def test_it_goes_down_into_what_is_logged() -> None:
    class Row:
        def __str__(self) -> str:
            return f"Row({NUMBER})"

    event: dict[str, Any] = {
        "event": NUMBER, "n": int(NUMBER), "rows": [(WIDE,), {NUMBER: Row()}],
        "count": 4549, "map_index": -1, "duration_us": 100005, "short": 12345678903,
    }  # fmt: skip
    masked = str(mask_within(event))
    assert "4860" not in masked
    assert "４８６０" not in masked
    counts = {name: mask_within(event)[name] for name in ("count", "map_index", "duration_us")}
    assert counts == {"count": 4549, "map_index": -1, "duration_us": 100005}
    assert mask_within(event)["short"] == MASK


class Heard(logging.Handler):
    """What a handler writes."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said += self.format(record) + "\n"


def plant(logger: logging.Logger) -> str:
    """A value in a message, in its arguments and in a traceback; returns what was written."""
    heard = Heard()
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(heard)
    try:
        logger.error("a row: %s", NUMBER)
        logger.error(f"a row: {WIDE}")
        try:
            raise ValueError(f"invalid input: {NUMBER}")
        except ValueError:
            logger.exception("the step failed")
    finally:
        logger.removeHandler(heard)
    return heard.said


def test_a_planted_value_is_masked_and_found_when_the_filter_is_off() -> None:
    logger = logging.getLogger("tenken.tests.masking")
    net = MaskingFilter()
    logger.addFilter(net)
    said = plant(logger)
    assert said.count(MASK) == 3
    assert "Traceback" in said
    assert "4860" not in said
    assert "４８６０" not in said
    unfit = logging.LogRecord("it", logging.ERROR, "", 0, "%d", ("x", NUMBER), None)
    assert net.filter(unfit)
    assert NUMBER not in unfit.getMessage()
    logger.removeFilter(net)
    said = plant(logger)
    assert NUMBER in said
    assert WIDE in said
    assert f"ValueError: invalid input: {NUMBER}" in said


def test_installed_it_holds_for_every_logger_and_for_the_last_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        raise ValueError(NUMBER)

    make, hook, threads = logging.getLogRecordFactory(), sys.excepthook, threading.excepthook
    try:
        threading.excepthook = threading.__excepthook__  # and not pytest's
        for defended in (False, True):
            if defended:
                masking.install()
                masking.install()
            said = plant(logging.getLogger("somebody.elses"))
            sys.excepthook(ValueError, ValueError(NUMBER), None)
            dying = threading.Thread(target=die)
            dying.start()
            dying.join()
            last = capsys.readouterr().err
            assert (last.count(MASK), last.count(NUMBER)) == ((2, 0) if defended else (0, 2))
            assert (NUMBER in said) is not defended
    finally:
        logging.setLogRecordFactory(make)
        sys.excepthook, threading.excepthook = hook, threads
