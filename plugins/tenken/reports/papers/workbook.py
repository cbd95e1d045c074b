"""A paper as XLSX: numbers as numbers, days as days, a chart, ready to print on A4."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tenken.reports.papers.paper import NOTHING, Paper, Progress, Table, Unit, Value

FORMATS: dict[Unit, str] = {
    "count": "#,##0",
    "change": '+#,##0;-#,##0;"±0"',
    "share": "0.00%",
    # Excel's own era calendar; other programs show the western year.
    "day": '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"',
    "words": "@",
}
_LINE = Side(style="thin", color="B9C4CF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADING = PatternFill("solid", start_color="E8EEF4")


def write(paper: Paper, file: Path) -> Path:
    """Write the workbook: the figures and the chart on one sheet, what the chart shows below."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = "進捗"
    book.properties.creator = "Tenken"
    _text(sheet.cell(1, 1), paper.title).font = Font(bold=True, size=14)
    row = 2
    if paper.warning:
        _text(sheet.cell(row, 1), paper.warning).font = Font(bold=True, color="B3261E")
        row += 1
    for line in paper.head:
        _text(sheet.cell(row, 1), line)
        row += 1
    for table in paper.tables:
        row = _table(sheet, table, row + 1)
    if any(bar.share is not None for bar in paper.progress):
        row = _chart(sheet, paper.progress, row + 1)
    for note in paper.notes:
        row += 1
        _text(sheet.cell(row, 1), f"※ {note}").font = Font(size=9)
    _print_on_a4(sheet, max((len(table.columns) for table in paper.tables), default=1))
    book.save(file)
    return file


def _text(cell: Cell | object, words: str) -> Cell:
    """Words as words: what begins with = is no formula."""
    assert isinstance(cell, Cell)  # noqa: S101  no cell here is merged
    cell.value = words
    cell.data_type = "s"
    return cell


def _table(sheet: Worksheet, table: Table, row: int) -> int:
    _text(sheet.cell(row, 1), table.title).font = Font(bold=True, size=12)
    row += 1
    for at, title in enumerate(("項目", *table.columns), start=1):
        heading = _text(sheet.cell(row, at), title)
        heading.font, heading.fill, heading.border = Font(bold=True), _HEADING, _BORDER
        heading.alignment = Alignment(horizontal="center", wrap_text=True, vertical="center")
    for line in table.lines:
        row += 1
        name = _text(sheet.cell(row, 1), line.title)
        name.border = _BORDER
        name.alignment = Alignment(indent=1 if line.below else 0)
        for at, value in enumerate(line.values, start=2):
            _value(sheet.cell(row, at), value, line.unit)
    return row + 1


def _value(cell: Cell | object, value: Value, unit: Unit) -> None:
    if value is None or isinstance(value, str):
        written = _text(cell, NOTHING if value is None else value)
    else:
        assert isinstance(cell, Cell)  # noqa: S101  no cell here is merged
        written = cell
        written.value = value
        written.number_format = FORMATS["day" if isinstance(value, date) else unit]
    written.border = _BORDER
    written.alignment = Alignment(horizontal="right")


def _chart(sheet: Worksheet, progress: tuple[Progress, ...], row: int) -> int:
    """A bar for each; what it draws stands in the two columns beneath it."""
    _text(sheet.cell(row, 1), "点検の進み具合").font = Font(bold=True, size=12)
    first = row + 1
    for at, bar in enumerate(progress):
        _text(sheet.cell(first + at, 1), bar.title)
        share = sheet.cell(first + at, 2)
        share.value = bar.share or 0
        share.number_format = FORMATS["share"]
    last = first + len(progress) - 1
    chart = BarChart()
    chart.type = "bar"
    chart.style = 10
    chart.legend = None
    chart.height, chart.width = 1.6 + 1.1 * len(progress), 16
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.number_format = "0%"
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    sheet.add_chart(chart, f"A{last + 2}")
    return last + 4 + int(chart.height * 2)


def _print_on_a4(sheet: Worksheet, columns: int) -> None:
    sheet.column_dimensions["A"].width = 34
    for at in range(columns):
        sheet.column_dimensions[chr(ord("B") + at)].width = 18
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
