"""What waits in a form comes back as it was, for the same officer only."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import date

import pytest

from tenken import keys
from tenken.files import Finding
from tenken.leaks import Understood
from tenken.leaks.exposure import Span
from tenken.leaks.logs import Looked
from tenken.web.access import RefusedError
from tenken.web.waiting import sealed, unsealed

UNDERSTOOD = Understood(
    "portal", "welfare", "log.csv", "00ff", Span(date(2026, 9, 1), date(2026, 11, 2)),
    Looked(
        Counter({(7, date(2026, 9, 15), "閲覧", None): 2, (8, None, "提供", "年金機構"): 1}),
        {7, 8}, 3, 3, 1, [Finding("log.csv", 4, "日時", "log_day", False, "読み取れません。")], 5,
    ),
    {7: True, 8: True, 9: False},
)  # fmt: skip


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.AUDIT, keys.new_key())


def test_it_comes_back_as_it_was() -> None:
    assert unsealed(sealed(UNDERSTOOD, "officer"), "officer") == UNDERSTOOD


def test_another_officers_is_refused() -> None:
    with pytest.raises(RefusedError):
        unsealed(sealed(UNDERSTOOD, "officer"), "another")


def test_one_bit_changed_is_refused() -> None:
    field = bytearray(base64.urlsafe_b64decode(sealed(UNDERSTOOD, "officer")))
    for place in (0, 31, 32, len(field) - 1):
        field[place] ^= 1
        with pytest.raises(RefusedError):
            unsealed(base64.urlsafe_b64encode(field).decode(), "officer")
        field[place] ^= 1


@pytest.mark.parametrize("field", ["", "é", "AAAA", "%%%"])
def test_what_is_nothing_of_ours_is_refused(field: str) -> None:
    with pytest.raises(RefusedError):
        unsealed(field, "officer")


def test_after_an_hour_the_file_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    field = sealed(UNDERSTOOD, "officer")
    monkeypatch.setattr("tenken.web.waiting._STANDS", timedelta(0))
    with pytest.raises(RefusedError) as refused:
        unsealed(field, "officer")
    assert refused.value.status == 409
