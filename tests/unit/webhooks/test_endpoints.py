"""include/webhooks.yaml: what is wrong in it is named by its entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenken.operations import OperationError
from tenken.webhooks import Endpoint, endpoints


def written(path: Path, text: str) -> Path:
    file = path / "webhooks.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_delivered_file_names_none() -> None:
    assert endpoints() == ()


def test_an_endpoint_is_read(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "endpoints:\n- {name: redmine, connection: c, operations: [welfare]}\n"
        "- {name: jira, connection: d}",
    )
    assert endpoints(file) == (
        Endpoint(name="redmine", connection="c", operations=("welfare",)),
        Endpoint(name="jira", connection="d"),
    )


WRONG = [
    ("endpoints: [{name: redmine}]", "endpoints.0.connection"),
    ("endpoints: [{name: Red Mine, connection: c}]", "endpoints.0.name"),
    ("endpoints: [{name: a, connection: c, url: x}]", "endpoints.0.url"),
    ("endpoints: [{name: a, connection: c}, {name: a, connection: d}]", "'a'"),
    ("endpoints: [{name: a, connection: c, operations: [wellfare]}]", "no operation 'wellfare'"),
    ("endpoints: [", "not YAML"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(OperationError, match=r"^webhooks\.yaml") as refused:
        endpoints(written(tmp_path, text))
    assert says in str(refused.value)
