"""`tenken serve`: the same municipality with its pages, until interrupted; or the pages alone."""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path

import click
from rich.console import Console

from tenken import environment, operations, pages
from tenken.airflow.pages import PREFIX
from tenken.cli.databases import tables
from tenken.cli.local import up
from tenken.rights import EVERYWHERE, ROLES, grant

PROXY_SECRET = "TENKEN_PROXY_SECRET"  # noqa: S105  the name of a variable


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pages-only", is_flag=True, help="No Airflow: the pages, for a reverse proxy.")
@click.option("--port", default=8081, show_default=True, help="With --pages-only.")
def serve(data: Path | None, pages_only: bool, port: int) -> None:
    """Keep PostgreSQL, Airflow and the officers' pages up, on 127.0.0.1 only.

    With --pages-only the pages alone, behind a reverse proxy that has signed the officer in and
    shares TENKEN_PROXY_SECRET: docs/operating.md.
    """
    if pages_only:
        _pages_alone(port)
        return
    console = Console(highlight=False)
    with up(console, operations.all_operations(), data, schedules=True) as local:
        user, password = local.airflow.credentials()
        for role in ROLES:  # all of them, so that one person can look at every page
            grant(local.engine, user, role, EVERYWHERE, EVERYWHERE, by=user)
        console.print(f"\nPages      {local.airflow.url}{PREFIX}/")
        console.print(f"Airflow    {local.airflow.url}  user {user}, password {password}")
        console.print(f"Reports    {pages() / 'index.html'}  (made by each run)", soft_wrap=True)
        console.print("Ctrl-C ends it.")
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


def _pages_alone(port: int) -> None:
    import uvicorn

    from tenken.web import application, behind_proxy

    try:
        sign_in = behind_proxy(environment.read(PROXY_SECRET) or "")
    except ValueError as error:
        raise click.ClickException(f"{error}; docs/operating.md says how") from None
    with tables() as engine:
        click.echo(f"The officers' pages: http://127.0.0.1:{port}/ for the proxy. Ctrl-C ends it.")
        uvicorn.run(application(engine, sign_in), host="127.0.0.1", port=port, log_level="warning")
