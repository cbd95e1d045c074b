"""The public aggregate (公表資料) of many returns, and its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from tenken.operations import all_operations
from tenken.reports import papers
from tenken.reports.papers.paper import HIDDEN, Line, Paper, Progress, Table, era_month
from tenken.reports.publication.cells import MEASURES, TOTAL, Cell, cells
from tenken.reports.publication.ledger import Release, written
from tenken.reports.publication.release import release
from tenken.reports.publication.suppression import MUNICIPALITIES, THRESHOLD


def aggregate(
    right: pd.DataFrame, month: str, ledger: Sequence[Release], correction: str | None = None
) -> Release:
    """The release of a month from the rows of right returns (`checking.check`)."""
    operations = tuple(sorted(right["operation"].unique()))
    # Each municipality reports an operation to its ministry and to the Digital Agency.
    rows = right.drop_duplicates(["municipality_code", "operation"]).copy()
    rows["unchecked"] = rows["in_scope"] - rows["checked"]
    rows["uncorrected"] = rows["mislinks"] - rows["corrected"]
    keys = [measure.key for measure in MEASURES]
    counts = rows.groupby("operation")[keys].sum()
    present = (rows.set_index("municipality_code")[keys] > 0).astype(int)
    by_operation = present.groupby(rows["operation"].to_numpy()).sum()
    of_all = present.groupby(level=0).max().sum()
    told, sources = {}, {}
    for cell in cells(operations):
        chosen = slice(None) if cell.operation == TOTAL else [cell.operation]
        told[cell] = int(counts.loc[chosen, cell.measure].to_numpy().sum())
        places = of_all if cell.operation == TOTAL else by_operation.loc[cell.operation]
        sources[cell] = int(places.to_numpy()[keys.index(cell.measure)])
    number = rows["municipality_code"].nunique()
    return release(told, sources, operations, month, number, ledger, correction)


def write(made: Release, out: Path) -> list[Path]:
    """Write a release as JSON, XLSX, HTML and CSV."""
    name = f"release_{made.month}_r{made.revision}"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{name}.json"
    file.write_bytes(written(made).encode())
    return [file, *papers.write(paper(made), out, name)]


def paper(made: Release) -> Paper:
    """A release laid out for the public; all figures are the release's."""
    titles = {one.key: one.title for one in all_operations()}
    columns = [*made.operations, *([TOTAL] if len(made.operations) > 1 else [])]
    published = made.published

    def share(column: str) -> float | None:
        scope, checked = (published.get(Cell(column, k)) for k in ("in_scope", "checked"))
        return checked / scope if scope and checked is not None else None

    month = era_month(date.fromisoformat(f"{made.month}-01"))
    return Paper(
        title=f"個人番号の紐付け点検　実施状況　{month}分",
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
