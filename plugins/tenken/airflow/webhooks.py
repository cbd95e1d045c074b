"""The operator that tells other trackers of ticket events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseHook, BaseOperator
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
)

from tenken.airflow.step import database_url

if TYPE_CHECKING:
    from airflow.sdk import Connection, Context

    from tenken.webhooks import Target


class WebhooksOperator(BaseOperator):
    """Delivers what waits for every endpoint of include/webhooks.yaml.

    Its XCom is, an endpoint, what was sent, what failed and what waits. Fails when something could
    not be delivered, so that it is seen; the next run goes on where this one ended.
    """

    def execute(self, context: Context) -> dict[str, dict[str, int]]:
        """Deliver. The error names the endpoints, and holds neither address nor message."""
        from tenken import database, webhooks

        found = webhooks.endpoints()
        engine = database.connect(database_url())
        done: dict[str, dict[str, int]] = {}
        wrong: list[str] = []
        try:
            database.migrate(engine)
            webhooks.synchronise(engine, found)
            for endpoint in found:
                try:
                    target = webhook_target(endpoint.connection)
                except AirflowException as error:
                    wrong.append(f"{endpoint.name}: {error}")
                    continue
                delivered = webhooks.deliver(engine, endpoint.name, target)
                done[endpoint.name] = {
                    "sent": delivered.sent,
                    "failed": delivered.failed,
                    "waiting": delivered.waiting,
                }
                if delivered.failed:
                    wrong.append(f"{endpoint.name}: {delivered.waiting} events wait")
        finally:
            engine.dispose()
        self.log.info("webhooks: %s", done)
        if wrong:
            raise AirflowFailException(
                f"{'; '.join(wrong)}. They are tried again; see: tenken webhooks status"
            )
        return done


def webhook_target(name: str) -> Target:
    """Address and key from an Airflow connection of type http.

    Host (with or without https://), port, extra `path`; the password is the secret; extra `ca` is
    the file of the city's own certificate authority.
    """
    from tenken import webhooks

    try:
        connection = BaseHook.get_connection(name)
    except AirflowNotFoundException:
        raise AirflowFailException(
            f"Airflow has no connection '{name}'; docs/webhooks.md says how to make one"
        ) from None
    try:
        key = webhooks.read_secret(connection.password or "")
    except webhooks.SecretError as error:
        raise AirflowFailException(f"connection '{name}', password: {error}") from None
    extra: dict[str, Any] = connection.extra_dejson
    return webhooks.Target(_url(connection, extra), key, extra.get("ca"))


def _url(connection: Connection, extra: dict[str, Any]) -> str:
    host = (connection.host or "").rstrip("/")
    if not host:
        raise AirflowFailException(f"connection '{connection.conn_id}' has no host")
    if "://" not in host:
        host = f"{connection.schema or 'https'}://{host}"
    port = f":{connection.port}" if connection.port else ""
    path = str(extra.get("path") or "")
    return f"{host}{port}/{path.lstrip('/')}" if path else f"{host}{port}"
