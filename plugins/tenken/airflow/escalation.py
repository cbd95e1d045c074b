"""The operator of the daily mails."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from airflow.sdk import BaseHook, BaseOperator
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSkipException,
)

from tenken.airflow.step import database_url
from tenken.operations import JAPAN

if TYPE_CHECKING:
    from airflow.sdk import Connection, Context

    from tenken.escalation import MailServer

CONNECTION = "tenken_smtp"


class EscalationOperator(BaseOperator):
    """Opens the surveys that are to be, and mails each section; its XCom is how many.

    Fails, to be tried again, when a mail was not taken; fails for good when one may or may not have
    been. Skips while include/escalation.yaml has no address at all.
    """

    def execute(self, context: Context) -> dict[str, int]:
        """Mail. The error names sections and reply codes, no address."""
        from tenken import database, escalation, leaks

        today = datetime.now(JAPAN).date()
        engine = database.connect(database_url())
        try:
            database.migrate(engine)
            opened = leaks.open_confirmed(engine, today)
            self.log.info("%s leak surveys opened", len(opened))
            rules = escalation.rules()
            if not rules.set_up:
                raise AirflowSkipException(
                    "include/escalation.yaml has no address; docs/escalation.md says how to begin"
                )
            server = mail_server()
            mailed = escalation.mail_sections(
                engine, rules, today, server.sender, partial(escalation.send, server)
            )
        finally:
            engine.dispose()
        self.log.info("mails of %s: %s", today, mailed.counts)
        if mailed.failed:
            why = "; ".join(f"{section}: {problem}" for section, problem in mailed.failed.items())
            raise AirflowException(f"not sent: {why}")
        if mailed.uncertain:
            raise AirflowFailException(
                f"may have been sent and are not sent again: {', '.join(mailed.uncertain)}; "
                "see: tenken escalation"
            )
        return mailed.counts


def mail_server() -> MailServer:
    """The server from Airflow's connection tenken_smtp."""
    try:
        connection = BaseHook.get_connection(CONNECTION)
    except AirflowNotFoundException:
        raise AirflowFailException(
            f"Airflow has no connection '{CONNECTION}'; docs/escalation.md says how to make one"
        ) from None
    return server_of(connection)


def server_of(connection: Connection) -> MailServer:
    """The server that a connection of type smtp names, with its usual extras.

    Extra `from_email` is the sender; `disable_ssl` true: STARTTLS; `disable_tls` true as well: a
    plain connection, for a relay inside the network.
    """
    from tenken import escalation

    extra = connection.extra_dejson
    sender = extra.get("from_email")
    if not (connection.host and sender):
        raise AirflowFailException(
            f"connection '{CONNECTION}' needs a host and, in its extra, from_email"
        )
    tls = "none" if _yes(extra.get("disable_tls")) else "starttls"
    tls = tls if _yes(extra.get("disable_ssl")) else "ssl"
    return escalation.MailServer(
        connection.host,
        connection.port or {"ssl": 465, "starttls": 587, "none": 25}[tls],
        sender,
        tls,
        connection.login,
        connection.password,
        float(extra.get("timeout") or 30),
    )


def _yes(written: object) -> bool:
    return str(written).lower() in ("true", "1")
