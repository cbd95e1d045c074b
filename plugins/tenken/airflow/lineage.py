"""What each step reads and writes, as OpenLineage has it: names of tables and connections alone.

Asked for by the OpenLineage provider where it is installed and has a transport; the step's operator
answers by `get_openlineage_facets_on_start`. No statement, no count, no municipality: a run's
working tables are told without its number, so that a night's lineage is the same as the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airflow.providers.openlineage.extractors.base import OperatorLineage

SOURCE, REGISTER = "connection tenken_<operation>", "connection tenken_register"

# Step: what it reads, what it writes.
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "extract": ((SOURCE,), ("<operation>.stage", "tenken.finding", "tenken.left_out")),
    "inquire": (
        ("<operation>.stage", REGISTER),
        ("<operation>.answer", "<operation>.past", "<operation>.shared"),
    ),
    "compare": (
        (
            "<operation>.stage",
            "<operation>.answer",
            "<operation>.past",
            "<operation>.shared",
            REGISTER,
        ),
        ("<operation>.comparison",),
    ),
    "validate": (
        ("<operation>.stage", "<operation>.comparison"),
        ("<operation>.failure", "tenken.expectation_result", "tenken.batch_alarm"),
    ),
    "ticket": (
        ("<operation>.failure", "<operation>.comparison", "<operation>.stage"),
        ("tenken.ticket", "tenken.ticket_event", "tenken.ticket_outcome", "tenken.evidence"),
    ),
    "publish": (
        ("<operation>.comparison", "tenken.step"),
        ("tenken.run", "tenken.verified_day", "tenken.covered"),
    ),
}


def of_step(operation: str, step: str) -> OperatorLineage[Any, Any]:
    """A step's lineage. Tables are named by server and database, connections by their name."""
    from airflow.providers.openlineage.extractors.base import OperatorLineage
    from openlineage.client.event_v2 import Dataset
    from sqlalchemy import make_url

    from tenken.airflow.step import database_url

    url = make_url(database_url())

    def dataset(name: str) -> Dataset:
        name = name.replace("<operation>", operation)
        if connection := name.partition("connection ")[2]:
            return Dataset("airflow", connection)
        server = f"postgres://{url.host or 'localhost'}:{url.port or 5432}"
        return Dataset(server, f"{url.database}.{name}")

    inputs, outputs = (list(map(dataset, names)) for names in TABLES[step])
    return OperatorLineage(inputs=inputs, outputs=outputs)
