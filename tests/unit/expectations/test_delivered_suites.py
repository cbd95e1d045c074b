"""The suites as delivered: every discrepancy is somebody's to look at, in Japanese."""

from __future__ import annotations

import re

import pytest
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.renderer.inline_renderer import InlineRenderer

from tenken.expectations.evaluate import _title, build
from tenken.expectations.suites import Rule, read_suites
from tenken.expectations.words import verdict_titles
from tenken.operations import all_operations
from tenken.pipeline.run import VERDICTS

OPERATIONS = [operation.key for operation in all_operations()]
RULES = [rule for key in OPERATIONS for suite in read_suites(key) for rule in suite.rules]


@pytest.mark.parametrize("key", OPERATIONS)
def test_every_verdict_but_match_has_a_rule_and_all_but_stale_raise_tickets(key: str) -> None:
    covered = {
        rule.kwargs["verdict"]: rule.raises
        for suite in read_suites(key)
        for rule in suite.rules
        if rule.expectation == "expect_verdict_to_not_be"
    }
    assert covered == {
        verdict: "nothing" if verdict == "stale" else "ticket"
        for verdict in VERDICTS
        if verdict != "match"
    }


def test_the_words_are_those_of_all_verdicts() -> None:
    assert tuple(verdict_titles()) == VERDICTS


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.file}:{r.rule}")
def test_every_rule_says_in_japanese_what_it_expects_and_what_to_do(rule: Rule) -> None:
    title = _title(rule, build(rule))
    for words in (title, rule.action or ""):
        assert re.search(r"[ぁ-んァ-ン一-龠]", words)
    assert rule.raises is not None


OWN: list[tuple[str, dict[str, object], str]] = [
    ("expect_verdict_to_not_be", {"verdict": "mislink"},
     "「紐付け誤り疑い」と判定された業務データがないこと"),
    ("expect_verdict_to_not_be", {"verdict": "review", "mostly": 0.995},
     "「目視確認」と判定された業務データがないこと（0.5%までは可）"),
    ("expect_verdict_share_to_be_between",
     {"verdict": "mislink", "max_share": 0.05, "min_records": 100},
     "「紐付け誤り疑い」の割合が5%以下であること（100件未満は問わない）"),
    ("expect_text_to_be_legible", {"column": "name"},
     "氏名に読めない文字（●・〓・外字・制御文字など）がないこと"),
    ("expect_text_to_fit", {"column": "name", "most": 100}, "氏名が100文字以内であること"),
    ("expect_japanese_date_to_be_readable", {"column": "birth_date"},
     "生年月日が西暦または和暦の日付として読めること"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "kwargs", "sentence"), OWN)
def test_own_expectations_are_rendered_in_japanese_by_great_expectations(
    kind: str, kwargs: dict[str, object], sentence: str
) -> None:
    configuration = ExpectationConfiguration(type=kind, kwargs=kwargs)
    (content,) = InlineRenderer(render_object=configuration).get_rendered_content()
    value = content.value.to_json_dict()
    assert value["template"] == "$sentence"
    assert value["params"]["sentence"]["value"] == sentence
