"""Who gives a command that is written to the audit log."""

from __future__ import annotations

import click

by = click.option("--by", required=True, help="The officer; it goes into the audit log.")
