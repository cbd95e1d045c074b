"""The files of what goes out: the JSON that is exchanged, and the same figures for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tenken.ministries import Reporting
from tenken.reports import papers
from tenken.reports.outgoing.kept import Issued
from tenken.reports.papers.paper import Paper, shown
from tenken.reports.publication import paper as release_paper
from tenken.reports.publication.ledger import Release
from tenken.reports.returns import paper as return_paper


def write(outgoing: Sequence[Issued], reporting: Reporting, out: Path) -> list[Path]:
    """Write each as JSON, XLSX, HTML and CSV into a folder of its month."""
    written = []
    for one in outgoing:
        folder = out / one.document.month
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{one.document.name}.json"
        # Byte for byte what was hashed: no newline translation.
        file.write_bytes(one.content.encode())
        written += [file, *papers.write(laid_out(one, reporting), folder, one.document.name)]
    return written


def laid_out(one: Issued, reporting: Reporting) -> Paper:
    """As people read it; all figures are the document's."""
    if isinstance(one.document, Release):
        return release_paper.paper(one.document)
    return return_paper.paper(one.document, reporting)


def for_approval(outgoing: Sequence[Issued], reporting: Reporting) -> str:
    """What the approvers read, in Markdown: the figures of each, counts only."""
    lines = []
    for one in outgoing:
        page = laid_out(one, reporting)
        table = page.tables[0]
        state = "承認済み" if one.approved_by else "未承認"
        to = page.head[0] if not isinstance(one.document, Release) else page.title
        lines += [f"### {to}（第{one.document.revision}版・{state}）", ""]
        if page.warning:
            lines += [f"**{page.warning}**", ""]
        lines += [
            "|" + "|".join(("項目", *table.columns)) + "|",
            "|" + "---|" * (1 + len(table.columns)),
            *(
                "|" + "|".join((row.title, *(shown(v, row.unit) for v in row.values))) + "|"
                for row in table.lines
            ),
            "",
            f"ファイル: {one.document.name}.xlsx / .html / .csv / .json　SHA-256: {one.sha256}",
            "",
        ]
    return "\n".join(lines)
