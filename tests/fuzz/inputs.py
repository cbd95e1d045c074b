"""Inputs for the targets: good files with something done to them, and what makes no sense."""

from __future__ import annotations

from hypothesis import strategies as st

# What has broken a reader before, of ours or of others.
WORDS = [
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b",", b"\t", b'"', b'""',
    b'","',
    b"'", b"=1+1", b"#N/A", b"\xed\xa0\x80", "\u3099".encode(), "〓".encode(), "\ufdfa".encode(),
    "々".encode(), "元年".encode(), "１２".encode(), "\u0661".encode(),
    "\U000e0001".encode(), b" " * 300, b"9" * 5000, b"-1",
    b"1e999", b"NaN", b"0x10", b"2026-02-30", b"2026-99-99", b"0001-01-01", b"[", b"]", b"[" * 3000,
    b"{", b"}", b'{"a":' * 3000, b"&a ", b"*a", b"<<: *a", b"- ", b": ", b"? ", b"!!int x",
    b"!!timestamp x", b"!!binary x", b"!!python/object:os.system x", b"2026-13-45", b"0o9", b"|",
    b">", b"%", b"@", b"\xe2\x80\xa8", b"null", b"true", b"<c/>", b"<!DOCTYPE x>", b"</row>",
    b'<row r="99999999999999999999">', b'<c r="ZZZZ9999999" t="s"><v>99</v></c>',
    b'<c r="A3" t="d"><v>x</v></c>', b'<c r="A3" s="9999"><v>1</v></c>',
    b'<c r="A1" t="e"><v>#N/A</v></c>', b"<v>1e400</v>", b"<f>1+1</f>", b"&#x0;", b"(" * 3000,
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """A good file with some pieces taken out, doubled, or with words put in."""
    data = good
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 40)))
        word = draw(
            st.one_of(
                st.sampled_from(WORDS),
                st.binary(max_size=8),
                st.text(max_size=8).map(lambda text: text.encode("utf-8", "replace")),
                st.just(data[begin:end] * draw(st.integers(2, 50))),
            )
        )
        data = data[:begin] + word + data[end if draw(st.booleans()) else begin :]
    return data


def anything(good: bytes) -> st.SearchStrategy[bytes]:
    """What a way in may be given; mostly what is nearly right, which gets furthest."""
    return st.one_of(
        damaged(good),
        damaged(good),
        damaged(good),
        st.binary(max_size=200),
        st.lists(st.sampled_from(WORDS), max_size=30).map(b"".join),
    )
