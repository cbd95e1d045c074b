"""Any request to any page in any role: never a defect, never a person of others.

The short form of what `make fuzz` does for longer (TENKEN_FUZZ_SECONDS). schemathesis makes the
requests from the pages' OpenAPI document, which only this test sees.
"""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from sqlalchemy import text

from tenken.operations import all_operations
from tenken.web import application, behind_proxy
from tenken.web.access import ACCESS
from tests.fuzz.requests import TOKEN, cases
from tests.integration.web.conftest import SECRET, CityHall

SECONDS = float(os.environ.get("TENKEN_FUZZ_SECONDS", "0"))
# Officer: of which operation they may see persons.
WHO = {
    "fukushi01": "welfare",
    "fukushi10": "welfare",
    "kaigo01": "nursing_care",
    "tokatsu": None,
    "joho": None,
    "kansa-all": None,
    "tonari01": None,
    "nobody-with-a-role": None,
}
HIDDEN = ("my_number", "address", "record_id")  # columns whose values are persons'


@pytest.fixture(scope="module")
def ways(hall: CityHall) -> dict[tuple[str, str], st.SearchStrategy[Case]]:
    """What is asked, by route."""
    return cases(application(hall.engine, behind_proxy(SECRET)))


@pytest.fixture(scope="module")
def foreign(hall: CityHall, city_files: Path) -> dict[str, frozenset[str]]:
    """For each officer what no answer may hold: numbers, addresses, ids of records not theirs."""
    with hall.engine.connect() as connection:
        ticketed = set(connection.execute(text("SELECT operation, record_id FROM tenken.ticket")))
    rows = {
        one.key: list(csv.DictReader((city_files / f"{one.key}.csv").open(encoding="utf-8-sig")))
        for one in all_operations()
    }
    register = list(csv.DictReader((city_files / "register.csv").open(encoding="utf-8-sig")))
    found = {}
    for officer, own in WHO.items():
        allowed = {v for row in rows.get(own or "", ()) for v in row.values()}
        # What a ticket of theirs may show of the register: whose the number is, whom it describes.
        for row in register:
            if row["my_number"] in allowed or row["name"] in allowed:
                allowed |= set(row.values())
        found[officer] = frozenset(
            row[column]
            for operation, those in rows.items()
            for row in those
            if operation != own and (operation, row["record_id"]) in ticketed
            for column in HIDDEN
            if len(row.get(column) or "") >= 6 and row[column] not in allowed
        )
    assert min(map(len, found.values())) > 10
    return found


class Asker:
    """Sends a case as each officer, looks at the answer, and counts."""

    def __init__(self, hall: CityHall, foreign: dict[str, frozenset[str]]) -> None:
        self.hall = hall
        self.foreign = foreign
        self.statuses: Counter[int] = Counter()
        self._session = requests.Session()

    def ask(self, case: Case, officer: str) -> None:
        """Fail where the answer is a defect's, or holds what is not the officer's."""
        kwargs = case.as_transport_kwargs(base_url=self.hall.url)
        kwargs["headers"] = {**kwargs["headers"], **self.hall.sign_in_headers(officer)}
        kwargs["headers"]["Cookie"] = f"tenken_token={TOKEN}"
        kwargs["cookies"] = None
        if kwargs.get("files"):
            kwargs["files"] = [_as_file(*part) for part in kwargs["files"]]
        answer = self._session.request(**kwargs, allow_redirects=False, timeout=60)
        self.statuses[answer.status_code] += 1
        what = f"{case.method} {case.formatted_path} as {officer}: {answer.status_code}"
        assert answer.status_code < 500, f"{what} {str(kwargs.get('params') or kwargs)[:1500]}"
        said = answer.content.decode("utf-8", "replace")
        assert "Traceback" not in said, what
        assert "psycopg2" not in said, what
        leaked = sum(value in said for value in self.foreign[officer])
        assert not leaked, f"{what}: {leaked} values of persons that are not theirs"


def _as_file(name: str, part: tuple[str | None, object]) -> tuple[str, tuple[str | None, object]]:
    return (name, ("a.csv", part[1])) if name in ("file", "workbook") else (name, part)


@pytest.fixture(scope="module")
def asker(hall: CityHall, foreign: dict[str, frozenset[str]]) -> Iterator[Asker]:
    """Says at the end what was tried."""
    one = Asker(hall, foreign)
    yield one
    tried = sum(one.statuses.values())
    print(f"\n{tried:,} requests, {len(ACCESS)} routes, {len(WHO)} officers: {dict(one.statuses)}")


@pytest.mark.parametrize(("method", "path"), sorted(ACCESS))
def test_an_answer_is_no_defect_and_shows_nobody_elses_persons(
    asker: Asker, ways: dict[tuple[str, str], st.SearchStrategy[Case]], method: str, path: str
) -> None:
    until = time.monotonic() + SECONDS / len(ACCESS)

    @settings(max_examples=8, deadline=None, database=None, derandomize=not SECONDS,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=ways[method, path], officer=st.sampled_from(list(WHO)))
    def attempt(case: Case, officer: str) -> None:
        asker.ask(case, officer)

    attempt()
    while time.monotonic() < until:
        attempt()


def test_without_row_security_the_same_request_shows_what_is_not_theirs(
    asker: Asker, ways: dict[tuple[str, str], st.SearchStrategy[Case]], hall: CityHall
) -> None:
    switched = "ALTER TABLE tenken.ticket {} ROW LEVEL SECURITY"
    with hall.engine.begin() as connection:
        connection.execute(text(switched.format("DISABLE")))
    try:

        @settings(max_examples=20, deadline=None, database=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=ways["GET", "/tickets"])
        def attempt(case: Case) -> None:
            asker.ask(case, "kaigo01")

        with pytest.raises(AssertionError, match="persons that are not theirs"):
            attempt()
    finally:
        with hall.engine.begin() as connection:
            connection.execute(text(switched.format("ENABLE")))


def test_the_document_is_not_served(hall: CityHall) -> None:
    for path in ("/openapi.json", "/docs", "/redoc"):
        answer = requests.get(
            hall.url + path, headers=hall.sign_in_headers("kansa-all"), timeout=60
        )
        assert answer.status_code == 404
