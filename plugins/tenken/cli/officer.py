"""Who gives a command that is written to the audit log."""

from __future__ import annotations

import click

by = click.option(
    "--by",
    required=True,
    envvar="TENKEN_OFFICER",
    metavar="NAME",
    help="The officer who does this; by default TENKEN_OFFICER. It stands in the audit log.",
)
