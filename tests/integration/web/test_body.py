"""What is handed in is measured before it is taken, whoever hands it in and however they say it."""

from __future__ import annotations

import base64
import gc
import io
import os
import re
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tenken.web import access
from tests.integration.web.conftest import CityHall

GIGABYTE = 1 << 30
PIECE = b"x" * (1 << 20)
HEAD = (
    b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nours\r\n'
    b'--b\r\nContent-Disposition: form-data; name="%s"; filename="a.xlsx"\r\n\r\n'
)
ROUTES = [("/workbook/preview", b"workbook", True), ("/access-logs/preview", b"file", False)]


def upload(size: int, field: bytes) -> Iterator[bytes]:
    """A form with a file of so many bytes, held nowhere."""
    yield HEAD % field
    for _ in range(size // len(PIECE)):
        yield PIECE
    yield b"\r\n--b--\r\n"


def handed_in(hall: CityHall, path: str, field: bytes, size: int, *, told: bool) -> httpx.Response:
    """`told`: the request says its size before; else it comes in chunks of no known number."""
    length = len(HEAD % field) + size + len(b"\r\n--b--\r\n")
    return httpx.post(
        hall.url + path,
        content=upload(size, field),
        headers={
            **hall.sign_in_headers("fukushi01"),
            "Cookie": "tenken_token=ours",
            "Content-Type": "multipart/form-data; boundary=b",
            **({"Content-Length": str(length)} if told else {}),
        },
        timeout=120,
    )


@pytest.fixture
def spooled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of files that have been put on the disk."""
    sizes: list[int] = []
    made = tempfile.SpooledTemporaryFile.rollover

    def noted(self: tempfile.SpooledTemporaryFile) -> None:
        made(self)
        write = self._file.write

        def counted(data: bytes) -> int:
            written = write(data)
            sizes.append(os.fstat(self._file.fileno()).st_size)
            return written

        self.write = counted  # type: ignore[method-assign]

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", noted)
    return sizes


@pytest.mark.parametrize(("path", "field", "told"), ROUTES, ids=["its size told", "in chunks"])
def test_a_gigabyte_is_refused_and_neither_kept_in_memory_nor_on_the_disk(
    hall: CityHall, spooled: list[int], path: str, field: bytes, told: bool
) -> None:
    gc.collect()
    tracemalloc.start()
    try:
        answer = handed_in(hall, path, field, GIGABYTE, told=told)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code == 413
    assert "ファイルが大きすぎます" in answer.text
    assert "何も変更していません" in answer.text
    assert held < 32 << 20
    most = access.ACCESS["POST", path].file
    assert max(spooled, default=0) <= (0 if told else most + (2 << 20))


def test_without_the_limit_the_disk_takes_it(
    hall: CityHall, spooled: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    route, size = ("POST", "/workbook/preview"), 64 << 20
    endless = replace(access.ACCESS[route], file=1 << 40)
    monkeypatch.setitem(access.ACCESS, route, endless)  # type: ignore[arg-type]
    answer = handed_in(hall, route[1], b"workbook", size, told=False)
    assert "大きすぎます" in answer.text  # only after all of it was put on the disk
    assert max(spooled) >= size - (2 << 20)


def test_who_may_not_hand_in_is_refused_before_anything_is_taken(
    hall: CityHall, spooled: list[int]
) -> None:
    headers = hall.sign_in_headers("tokatsu") | {"Cookie": "tenken_token=ours"}
    files = {"workbook": ("a.xlsx", PIECE * 8)}
    answer = httpx.post(
        f"{hall.url}/workbook/preview", headers=headers, data={"token": "ours"}, files=files
    )
    assert answer.status_code == 403
    assert spooled == []


def test_a_form_of_fields_is_small(hall: CityHall) -> None:
    headers = hall.sign_in_headers("fukushi01") | {"Cookie": "tenken_token=ours"}
    form = {"token": "ours", "name": "x" * (2 << 20)}
    answer = httpx.post(f"{hall.url}/views", headers=headers, data=form)
    assert answer.status_code == 413
    for odd in ("token=ours&" + "a=1&" * 5000, "token=" + "%E3%81%82"):
        answer = httpx.post(
            f"{hall.url}/views", headers=headers | {
                "Content-Type": "application/x-www-form-urlencoded"}, content=odd,
        )  # fmt: skip
        assert answer.status_code in (400, 403)


def test_a_large_honest_workbook_goes_through_both_steps(hall: CityHall) -> None:
    """The preview carries it in a field of its own form (decision 38)."""
    headers = hall.sign_in_headers("fukushi01") | {"Cookie": "tenken_token=ours"}
    answer = httpx.post(f"{hall.url}/workbook/export", headers=headers, data={"token": "ours"})
    content = padded(answer.content, 3 << 20)
    files = {"workbook": ("a.xlsx", content)}
    answer = httpx.post(
        f"{hall.url}/workbook/preview", headers=headers, data={"token": "ours"}, files=files
    )
    assert answer.status_code == 200
    carried = re.search(r'name="content" value="([^"]+)"', answer.text)
    # With nothing to be done in it there is no button; it is sent all the same.
    field = carried[1] if carried else base64.b64encode(content).decode()
    parts = {"token": (None, "ours"), "content": (None, field)}
    answer = httpx.post(f"{hall.url}/workbook/apply", headers=headers, files=parts)
    assert answer.status_code == 200


def padded(book: bytes, size: int) -> bytes:
    """The workbook with a picture in it that nothing can shrink."""
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr("xl/media/picture.png", os.urandom(size))
    return out.getvalue()
