"""`tenken tickets export` and `import`: tickets as an Excel workbook, out and back in."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from tenken import workbooks
from tenken.cli.databases import tables
from tenken.cli.officer import by
from tenken.files.container import LARGEST
from tenken.operations import JAPAN


@click.command(name="export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--section", help="Only this section's, as include/operations/*.yaml name it.")
@click.option("--operation", help="Only this operation's.")
@click.option("--restricted", is_flag=True, help="Those of persons under protection (支援措置).")
@by
def export(
    file: Path, section: str | None, operation: str | None, restricted: bool, by: str
) -> None:
    """Write the standing tickets into FILE (.xlsx), for an officer to fill in."""
    with tables() as engine:
        content = workbooks.export(
            engine, by=by, today=datetime.now(JAPAN).date(), section=section, operation=operation,
            restricted=restricted,
        )  # fmt: skip
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    click.echo(file)


@click.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Do what the preview shows; without it, only show.")
@by
def import_(file: Path, apply: bool, by: str) -> None:
    """Read a filled-in workbook: what would change, conflicts, errors by sheet and cell."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)  # what is larger is refused, whatever else it is
    today = datetime.now(JAPAN).date()
    with tables() as engine:
        if apply:
            seen, done = workbooks.apply(engine, content, by=by, today=today)
            conflicts, errors = done.conflicts, done.errors
        else:
            seen = workbooks.preview(engine, content, today)
            conflicts, errors = seen.conflicts, seen.errors
    if apply:
        click.echo(f"反映しました：{len(done.moved):,}件")
    else:
        click.echo(f"反映する変更：{len(seen.changes):,}件")
        for change in seen.changes:
            click.echo(f"  {change}")
    click.echo(f"変更なし：{seen.unchanged:,}件　反映済み：{seen.done:,}件")
    for title, problems in (("競合（上書きしません）", conflicts), ("誤り", errors)):
        if problems:
            click.echo(f"{title}：{len(problems):,}件", err=True)
            for problem in problems:
                click.echo(f"  {problem}", err=True)
    if conflicts or errors:
        sys.exit(1)
