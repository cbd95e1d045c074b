"""The `tenken` command: every room's way in for a person at a terminal."""

from __future__ import annotations

import importlib
import signal
import sys

import click

COMMANDS = {
    "run": "tenken.cli.run",
    "serve": "tenken.cli.serve",
    "compare": "tenken.cli.compare",
    "sample": "tenken.cli.sample",
    "jlis": "tenken.cli.jlis",
    "tickets": "tenken.cli.tickets",
    "audit": "tenken.cli.audit",
    "summary": "tenken.cli.summary",
    "returns": "tenken.cli.returns",
    "status": "tenken.cli.results",
    "survey": "tenken.cli.survey",
    "officers": "tenken.cli.officers",
    "escalation": "tenken.cli.escalation",
    "webhooks": "tenken.cli.webhooks",
    "db": "tenken.cli.db",
}


class _Commands(click.Group):
    """Commands by the module they stand in: `--help` need not wait for pandas."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tenken", prog_name="tenken")
def group() -> None:
    """Tenken re-verifies that every record carries the right person's My Number."""


def main() -> None:
    """The entry point: a known problem ends with one clear line and exit code 1."""
    from tenken import masking
    from tenken.airflow.local import LocalAirflowError
    from tenken.database import BusyError, OutdatedError
    from tenken.database.binaries import EmbeddedServerError
    from tenken.environment import SecretFileError
    from tenken.files import FileError
    from tenken.keys import KeyMissingError
    from tenken.leaks import SurveyError
    from tenken.operations import OperationError
    from tenken.pipeline.run import StepError
    from tenken.rights import RightsError
    from tenken.spark import SparkError
    from tenken.tickets.errors import TicketError
    from tenken.workbooks import WorkbookError

    known = (
        BusyError,
        EmbeddedServerError,
        FileError,
        KeyMissingError,
        LocalAirflowError,
        OperationError,
        OutdatedError,
        RightsError,
        SecretFileError,
        SparkError,
        StepError,
        SurveyError,
        TicketError,
        WorkbookError,
    )
    masking.install()
    # What was started is stopped also when the command is ended from outside.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        group()
    except known as error:
        click.secho(masking.mask(f"tenken: {error}"), err=True, fg="red")
        sys.exit(1)
    except OSError as error:
        click.secho(
            f"tenken: {error.filename or ''}: {error.strerror or error}", err=True, fg="red"
        )
        sys.exit(1)
