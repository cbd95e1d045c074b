"""Expectations that can say in Japanese what they expect.

GX's own sentences are English. An expectation of the project gives one sentence, which stands in
our reports and comes out of GX's renderers alike.
"""

# mypy: disable-error-code="misc,untyped-decorator"
# Great Expectations is imported without types.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from great_expectations.expectations.expectation import render_suite_parameter_string
from great_expectations.render import (
    LegacyRendererType,
    RenderedStringTemplateContent,
)
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import (
    RendererConfiguration,
    RendererValueType,
)

from tenken.layouts import RECORDS


class InJapanese:
    """Mixed into an expectation: `sentence` is all that it has to give."""

    @classmethod
    def sentence(cls, kwargs: Mapping[str, Any]) -> str:
        """What is expected, in one Japanese sentence, from the expectation's kwargs."""
        raise NotImplementedError

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: Any) -> Any:
        """GX's atomic renderer: the sentence is the only parameter, so no `$` in it is read."""
        renderer_configuration.add_param(
            name="sentence",
            param_type=RendererValueType.STRING,
            value=cls.sentence(renderer_configuration.kwargs),
        )
        renderer_configuration.template_str = "$sentence"
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls,
        configuration: Any = None,
        result: Any = None,
        runtime_configuration: Any = None,
    ) -> list[RenderedStringTemplateContent]:
        """GX's renderer of pages."""
        rendering = RendererConfiguration(
            configuration=configuration, result=result, runtime_configuration=runtime_configuration
        )
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={
                    "template": "$sentence",
                    "params": {"sentence": cls.sentence(rendering.kwargs)},
                },
            )
        ]


def heading(column: str) -> str:
    """The Japanese heading of a column of the records; other columns by their own name."""
    return RECORDS.heading(column) if column in RECORDS.names else column


def share(value: float) -> str:
    """0.05 as 5%."""
    return f"{value * 100:.10g}%"


def allowed(kwargs: Mapping[str, Any]) -> str:
    """What `mostly` lets pass, in brackets; nothing where every row has to hold."""
    mostly = kwargs.get("mostly", 1.0)
    return f"（{share(1 - mostly)}までは可）" if mostly < 1 else ""
