"""Templates into files: always escaped, with nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tenken.municipalities import municipality
from tenken.operations import JAPAN
from tenken.reports import words


@cache
def templates() -> Environment:
    """The templates of all reports."""
    environment = Environment(
        loader=PackageLoader("tenken.reports"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = lambda n: "―" if n is None else f"{n:,}"
    environment.filters["moment"] = lambda t: (
        "―" if t is None else t.astimezone(JAPAN).strftime("%Y年%-m月%-d日 %H:%M")
    )
    environment.filters["day"] = lambda d: f"{d.year}年{d.month}月{d.day}日"
    environment.filters["share"] = lambda part, of: f"{100 * part / of:.2f}%" if of else "―"
    environment.globals["words"] = words
    return environment


def write_page(file: Path, template: str, **facts: Any) -> None:
    """Write one page."""
    place = municipality()
    text = templates().get_template(template).render(place=place, **facts)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def source(name: str) -> str:
    """A file that stands beside the templates, such as a style sheet, as it is."""
    loader = templates().loader
    assert isinstance(loader, PackageLoader)  # noqa: S101  narrows the type
    return loader.get_source(templates(), name)[0]
