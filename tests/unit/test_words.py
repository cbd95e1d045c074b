"""docs/words.md is what the page of help says."""

from __future__ import annotations

from tenken import home
from tenken.web.catalogue import words
from tenken.web.glossary import EXPLAINED, glossary


def printed() -> str:
    """The words as the docs print them."""
    japanese, english, texts = glossary("ja"), glossary("en"), words("en")
    parts = [
        "# Words\n",
        "As the officers' pages explain them (ことばの説明), printed from the same source: "
        "`plugins/tenken/web/glossary.py`\nsays where each stands. Held by "
        "`tests/unit/test_words.py`; after a change: `python -m tests.unit.test_words`.\n",
    ]
    for kind in EXPLAINED:
        parts += [f"## {texts[f'help.kind.{kind}']}\n", "| key | 表示 | 説明 | English |"]
        parts += ["|---|---|---|---|"]
        for key, said in japanese[kind].items():
            other = english[kind][key]
            parts.append(
                f"| `{key}` | {said.title} | {said.meaning} | {other.title}: {other.meaning} |"
            )
        parts.append("")
    return "\n".join(parts)


def test_the_docs_say_what_the_pages_say() -> None:
    assert (home() / "docs" / "words.md").read_text(encoding="utf-8") == printed()


if __name__ == "__main__":
    (home() / "docs" / "words.md").write_text(printed(), encoding="utf-8")
