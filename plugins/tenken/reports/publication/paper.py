"""A public release as people read it, and its files."""

from __future__ import annotations

from pathlib import Path

from tenken.operations import all_operations
from tenken.reports import papers
from tenken.reports.papers.paper import HIDDEN, Line, Paper, Progress, Table, era_month
from tenken.reports.publication.cells import MEASURES, TOTAL, Cell
from tenken.reports.publication.ledger import Release
from tenken.reports.publication.suppression import MUNICIPALITIES, THRESHOLD
from tenken.reports.returns.document import written


def write(made: Release, out: Path) -> list[Path]:
    """Write a release as JSON, XLSX, HTML and CSV."""
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{made.name}.json"
    file.write_bytes(written(made).encode())
    return [file, *papers.write(paper(made), out, made.name)]


def paper(made: Release) -> Paper:
    """A release laid out for the public; all figures are the release's."""
    titles = {one.key: one.title for one in all_operations()}
    columns = [*made.operations, *([TOTAL] if len(made.operations) > 1 else [])]
    published = made.published

    def share(column: str) -> float | None:
        scope, checked = (published.get(Cell(column, k)) for k in ("in_scope", "checked"))
        return checked / scope if scope and checked is not None else None

    return Paper(
        title=f"個人番号の紐付け点検　実施状況　{era_month(made.first_day)}分",
        warning=f"訂正（第{made.revision}版）：{made.correction}" if made.correction else None,
        head=(f"報告のあった団体の数 {made.municipalities:,}",),
        tables=(
            Table(
                "事務ごとの状況",
                tuple("合計" if c == TOTAL else titles.get(c, c) for c in columns),
                tuple(
                    Line(
                        measure.title,
                        "count",
                        tuple(published.get(Cell(c, measure.key), HIDDEN) for c in columns),
                        measure.below,
                    )
                    for measure in MEASURES
                ),
            ),
        ),
        progress=tuple(
            Progress("合計" if c == TOTAL else titles.get(c, c), share(c)) for c in columns
        ),
        notes=(
            f"「{HIDDEN}」は、個人が推測されることを防ぐために秘匿した数値です。{THRESHOLD}件未満の"
            f"数値、{MUNICIPALITIES}団体未満による数値、前回までの公表との差が小さい数値のほか、"
            "合計や差し引きからそれらが計算されることを防ぐための数値を含みます。0はそのまま示しています。",
            "「紐付け誤り」とその内訳は点検開始からの累計です。",
        ),
    )
