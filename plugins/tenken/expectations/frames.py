"""Evaluates a suite on a pandas frame that holds no person: which rows failed which rule.

Importing this module imports Great Expectations (3 s).
"""

from __future__ import annotations

from collections.abc import Sequence

import great_expectations as gx
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from tenken.expectations.evaluate import build, quietly
from tenken.expectations.suites import Rule, Suite, SuiteError


def failing(frame: pd.DataFrame, suite: Suite) -> list[tuple[Rule, Sequence[int]]]:
    """Each rule that failed, with the positions of the rows that failed it.

    Raises SuiteError when a rule cannot be evaluated.
    """
    numbered = frame.reset_index(drop=True)
    expectations = [build(rule) for rule in suite.rules]
    with quietly():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        source = context.data_sources.add_pandas("returns")
        whole = source.add_dataframe_asset("returns").add_batch_definition_whole_dataframe("whole")
        outcome = whole.get_batch({"dataframe": numbered}).validate(
            gx.ExpectationSuite(name=suite.name, expectations=expectations),
            result_format={
                "result_format": "COMPLETE",
                "exclude_unexpected_values": True,
                "return_unexpected_index_query": False,
            },
        )
    by_rule = {result.expectation_config.meta["rule"]: result for result in outcome.results}
    found: list[tuple[Rule, Sequence[int]]] = []
    for rule in suite.rules:
        result = by_rule[rule.rule]
        if result.success:
            continue
        rows = result.result.get("unexpected_index_list")
        if rows is None:
            raise SuiteError(f"{rule.place}: could not be evaluated; mend its kwargs")
        found.append((rule, [int(row) for row in rows]))
    return found
