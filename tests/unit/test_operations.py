"""Operations from YAML: what is right is read, what is wrong is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from tenken import operations
from tenken.operations import Operation, OperationError, read

GOOD = {
    "key": "welfare",
    "title": "生活保護",
    "title_en": "Public assistance",
    "ministry": "厚生労働省",
    "bureau": "社会・援護局",
    "section": "生活福祉課",
    "connection": "tenken_welfare",
    "linked_with_register": False,
    "schedule": {"annual": "06-15", "daily": "new_links"},
    "due_days": 14,
}


def written(folder: Path, entries: object, name: str = "welfare.yaml") -> Path:
    file = folder / name
    text = entries if isinstance(entries, str) else yaml.safe_dump(entries, allow_unicode=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_four_operations_are_there() -> None:
    assert [o.key for o in operations.all_operations()] == [
        "child_allowance",
        "nursing_care",
        "resident_tax",
        "welfare",
    ]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    operation = read(written(tmp_path, GOOD))
    assert operation.dag_id == "tenken_welfare"
    assert operation.compared_on(date(2026, 11, 24)) == date(2026, 11, 24)


def test_resident_tax_looks_at_the_first_of_january(tmp_path: Path) -> None:
    operation = Operation.model_validate(GOOD | {"as_of": "january_1"})
    assert operation.compared_on(date(2026, 11, 24)) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (GOOD | {"due_days": 0}, r"welfare\.yaml: due_days"),
        (GOOD | {"colour": "red"}, r"welfare\.yaml: colour"),
        ({k: v for k, v in GOOD.items() if k != "ministry"}, r"welfare\.yaml: ministry"),
        (GOOD | {"key": "care"}, "name the file the same"),
        ("key: [welfare", r"welfare\.yaml, line \d+: not YAML"),
        ("", r"welfare\.yaml: file"),
    ],
)
def test_a_wrong_file_is_named_with_its_entry(tmp_path: Path, entries: object, said: str) -> None:
    with pytest.raises(OperationError, match=said):
        read(written(tmp_path, entries))


def test_an_unknown_operation_names_those_there_are() -> None:
    with pytest.raises(OperationError, match=r"no operation 'water'.*welfare"):
        operations.operation("water")
