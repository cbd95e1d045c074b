"""A paper as one HTML file for A4: its style in it, nothing asked of anybody."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from tenken.reports.pages import source, templates
from tenken.reports.papers.paper import Paper, shown


def write(paper: Paper, file: Path) -> Path:
    """Write the page. Its policy lets no script run and nothing be fetched."""
    style = source("paper.css")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = templates().get_template("paper.html")
    file.write_text(
        page.render(paper=paper, style=style, allowed=allowed, shown=shown), encoding="utf-8"
    )
    return file
