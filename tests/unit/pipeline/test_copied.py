"""A block of COPY's text reads as the rows it was made of."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tenken import identity
from tenken.pipeline.copied import CopiedBatch

TEXT = st.one_of(
    st.none(),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=70),
    st.sampled_from(["", " ", "　", "\t", "\\N", "a\\", "高橋　太郎", "点検市緑町1-2-3", "\n"]),
)
COLUMNS = ("record_id", "line", "name", "address", "register_name")


def copied(value: Any) -> str:
    """As PostgreSQL writes it (documentation of COPY, text format)."""
    if value is None:
        return "\\N"
    text = str(value).replace("\\", "\\\\")
    for char, letter in zip("\b\f\n\r\t\v", "bfnrtv", strict=True):
        text = text.replace(char, f"\\{letter}")
    return text


def block(rows: list[tuple[Any, ...]]) -> bytes:
    return "".join("\t".join(map(copied, row)) + "\n" for row in rows).encode()


@given(
    rows=st.lists(st.tuples(st.just("R"), st.integers(), TEXT, TEXT, TEXT), min_size=1, max_size=8)
)
def test_values_are_those_that_were_copied(rows: list[tuple[Any, ...]]) -> None:
    batch = CopiedBatch(block(rows), COLUMNS)
    everything = np.arange(len(rows))
    for place, name in enumerate(COLUMNS):
        column = [row[place] for row in rows]
        meant = [str(v) if v is not None and str(v).strip() else None for v in column]
        assert batch.at(name, everything) == meant
        letters = batch.letters(name)
        assert letters.missing.tolist() == [value is None for value in meant]
        for row, value in enumerate(meant):
            if value is not None and not letters.odd[row]:
                assert "".join(map(chr, letters.matrix[:, row])).rstrip("\0") == value
    assert batch.at("kana", everything) == [None] * len(rows)


@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=6))
def test_judged_as_a_frame_is(rows: list[tuple[Any, ...]]) -> None:
    columns = ("name", "address", "register_name", "register_address")
    head = ("record_id", "line", "my_number", "found", "birth_date", "register_birth_date")
    same = ("R", 1, "123456789018", True, "1975-01-02", "1975-01-02")
    history = [{"until": "2026-01-01", "name": "高橋　太郎"}]
    frame = pd.DataFrame([(*same, *row) for row in rows], columns=head + columns, dtype=object)
    frame["history"] = [history] * len(rows)
    lines = [(*same[:3], "t", *same[4:], *row, json.dumps(history)) for row in rows]
    batch = CopiedBatch(block(lines), (*head, *columns, "history"))
    told = dict(identity.judge_batch(batch, None).columns())
    expected = identity.judge(frame)
    for word in identity.WORDS:
        assert told[word].tolist() == [w if isinstance(w, str) else None for w in expected[word]]
