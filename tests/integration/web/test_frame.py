"""The frame of the pages: who comes in, what leaves, words in both languages."""

from __future__ import annotations

import re

import httpx
import pytest

from tenken.expectations.suites import read_suites
from tenken.operations import all_operations
from tenken.web import behind_proxy
from tenken.web.catalogue import words
from tenken.web.glossary import EXPLAINED, glossary, rules_in_english
from tests.integration.web.conftest import SECRET, AtDesk, CityHall
from tests.integration.web.pages import looked_at


def test_the_languages_have_the_same_texts() -> None:
    japanese, english = words("ja"), words("en")
    of_the_field = {key for key in english if key.startswith("glossary.")}
    assert japanese.keys() == english.keys() - of_the_field
    fields = re.compile(r"\{(\w+)")
    for key, said in japanese.items():
        assert set(fields.findall(said)) == set(fields.findall(english[key])), key


def test_every_word_of_the_field_is_explained_in_both_languages() -> None:
    japanese, english = glossary("ja"), glossary("en")
    for kind, entries in japanese.items():
        assert entries.keys() == english[kind].keys()
        for key, said in entries.items():
            assert english[kind][key].title, (kind, key)
            if kind in EXPLAINED:
                assert said.meaning.endswith("。"), (kind, key)
                assert english[kind][key].meaning, (kind, key)


def test_every_rule_of_the_suites_that_come_along_has_an_english_title() -> None:
    ours = {rule.rule for one in all_operations() for suite in read_suites(one.key)
            for rule in suite.rules}  # fmt: skip
    assert rules_in_english().keys() == ours


def test_an_error_says_what_to_do_next(at_desk: AtDesk) -> None:
    page = at_desk("fukushi01")
    answer = page.goto("/nothing-here")
    assert answer is not None
    assert answer.status == 404
    assert page.get_by_role("heading", name="次にすること").is_visible()
    looked_at(page, "error")


def test_the_language_is_switched_and_kept(at_desk: AtDesk) -> None:
    page = at_desk("fukushi01")
    page.goto("/")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Words explained").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="日本語で表示").click()
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.url.endswith("/help")


def test_every_answer_carries_the_headers(hall: CityHall) -> None:
    for path, officer in (("/", "fukushi01"), ("/static/pages.css", "fukushi01"), ("/", "nobody")):
        answer = httpx.get(hall.url + path, headers=hall.sign_in_headers(officer))
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Tenken-Officer": "fukushi01"},
        {"X-Tenken-Officer": "fukushi01", "X-Tenken-Proxy-Secret": SECRET[:-1]},
        {"X-Tenken-Proxy-Secret": SECRET},
        {"X-Tenken-Officer": "x" * 101, "X-Tenken-Proxy-Secret": SECRET},
    ],
)
def test_who_is_not_brought_by_the_proxy_is_refused(
    hall: CityHall, headers: dict[str, str]
) -> None:
    for path in ("/", "/static/pages.css", "/nothing-here"):
        assert httpx.get(hall.url + path, headers=headers).status_code == 401
    assert httpx.post(hall.url + "/language", headers=headers).status_code == 401


def test_a_name_given_twice_is_refused(hall: CityHall) -> None:
    twice = [*hall.sign_in_headers("fukushi01").items(), ("X-Tenken-Officer", "tokatsu")]
    assert httpx.get(hall.url, headers=twice).status_code == 401


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        behind_proxy("secret")


def test_a_form_from_elsewhere_changes_nothing(hall: CityHall) -> None:
    headers = hall.sign_in_headers("fukushi01")
    with httpx.Client(base_url=hall.url, headers=headers) as client:
        token = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
        assert token
        form = {"language": "en", "back": "/", "token": token[1]}
        assert client.post("/language", data={**form, "token": "x"}).status_code == 403
        assert client.post("/language", data={"language": "en"}).status_code == 403
        for name, value in (
            ("Origin", "http://elsewhere.example"),
            ("Sec-Fetch-Site", "cross-site"),
        ):
            assert client.post("/language", data=form, headers={name: value}).status_code == 403
        assert client.post("/language", data=form).status_code == 303
        assert client.post("/language", data={**form, "back": "//elsewhere"}).status_code == 400
