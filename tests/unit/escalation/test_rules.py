"""include/escalation.yaml: every operation's section is in it, and what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenken.escalation import rules
from tenken.operations import OperationError, all_operations

GOOD = (
    "due_within_days: 3\nunassigned_after_days: 2\nstuck_after_days: 14\nlisted: 50\n"
    "sections: {福祉課: {to: [a@b.example]}}\n"
)


def written(path: Path, text: str) -> Path:
    file = path / "escalation.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_delivered_file_has_every_section_and_no_address() -> None:
    delivered = rules()
    assert {operation.section for operation in all_operations()} == set(delivered.sections)
    assert not delivered.set_up


def test_an_address_sets_it_up(tmp_path: Path) -> None:
    assert rules(written(tmp_path, GOOD)).set_up


WRONG = [
    (GOOD.replace("[a@b.example]", '["a@b.example\\nBcc: x@y.example"]'), "sections.福祉課.to.0"),
    (GOOD.replace("a@b.example", "nobody"), "sections.福祉課.to.0"),
    (GOOD.replace("stuck_after_days: 14", "stuck_after_days: 0"), "stuck_after_days"),
    (GOOD + "due: 3\n", "due"),
    ("sections: [", "not YAML"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(OperationError, match=r"^escalation\.yaml") as refused:
        rules(written(tmp_path, text))
    assert says in str(refused.value)
