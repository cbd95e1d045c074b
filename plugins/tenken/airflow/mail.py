"""The mail server: Airflow's connection `tenken_smtp`."""

from __future__ import annotations

import smtplib

from airflow.providers.smtp.hooks.smtp import SmtpHook
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
)

CONNECTION = "tenken_smtp"


def check_connection() -> None:
    """Fail at once where nobody has made the connection: trying again would not help."""
    try:
        SmtpHook.get_connection(CONNECTION)
    except AirflowNotFoundException:
        raise AirflowFailException(
            f"Airflow has no connection '{CONNECTION}' (type smtp); docs/summary.md says how to "
            "make one"
        ) from None


def connect() -> smtplib.SMTP:
    """A server that is signed in, with the TLS the connection says. OSError where it is away."""
    try:
        # The hook's own sending tries again by itself and so may send twice; we want its client.
        client = SmtpHook(smtp_conn_id=CONNECTION).get_conn()._smtp_client
    except AirflowException:
        raise ConnectionError("the mail server does not answer") from None
    assert isinstance(client, smtplib.SMTP)  # noqa: S101  the hook was not used asynchronously
    return client
