"""The words of the pages: words/<language>.yaml, one key a text. No text stands in code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
Translate = Callable[..., str]


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of a language by its key, such as `tickets.title`."""
    file = Path(__file__).parent / "words" / f"{language}.yaml"
    return dict(_flat(yaml.safe_load(file.read_text(encoding="utf-8")), ""))


def _flat(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if not isinstance(key, str):  # `on` and `no` are truth values to YAML
            raise TypeError(f"words: {above}{key} must be quoted or called otherwise")
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


@cache
def translator(language: Language) -> Translate:
    """`t(key, **values)`: the text with the values put in. A key that is not there is a defect."""
    texts = words(language)

    def t(key: str, **values: Any) -> str:
        text = texts[key]
        return text.format(**values) if values else text

    return t
