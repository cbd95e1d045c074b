"""Requests to the pages: their OpenAPI document, read from the app and not served, and its cases.

The pages read addresses and forms by hand, so FastAPI's document knows only the parameters of
paths. The names are taken from the code of each route's module: a new one is fuzzed as well.
"""

from __future__ import annotations

import inspect
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import strategies as st
from schemathesis import Case

from tenken import web
from tenken.tickets.life import LIFE
from tenken.web import filters
from tenken.web.access import ACCESS
from tenken.web.guard import SAFE

TOKEN = "ours"  # of the cookie that goes with a form
# What has a meaning somewhere.
WORDS = [
    "1", "2", "0", "1:1", "1:0", "welfare", "nursing_care", "482013", "*", "~all", "~me", "~none",
    "urgency", "-due", "restricted", "2026-10", "2026-10-01", "2026-11-01", *LIFE, "assign", "yes",
    "ja", "en", "check", "approve", "json", "xlsx", "portal", "system", "leak", "no_leak", "data",
    "number", "letter", "phone", "overdue", "standing", "mislink", "none", "possible", "confirmed",
    "fukushi01", "届出の遅れを確認した", "state=~all&sort=-due", "",
]  # fmt: skip
# What has broken a page before, of ours or of others.
ODD = [
    "-1", "2147483648", "9223372036854775808", "9" * 5000, "１２", "0001-01", "9999-12",
    "9999-12-31", "2026-02-30", "9999-12-31T99", "\0", "'", '"', "%", "\\", "%s", "{0}", "{{7*7}}",
    "<script>", "../../etc/passwd", "é", "a\r\nSet-Cookie: x=1", " ", "\u202e", "x" * 3000,
]  # fmt: skip


@cache
def names(module: str) -> list[str]:
    """The fields that a route's module reads, by name or because a form of the pages has them."""
    source = inspect.getsource(sys.modules[module])
    read = set(re.findall(r"\b(?:get|getlist|number|several|day)\(\"(\w+)\"", source))
    templates = Path(web.__file__).with_name("templates").glob("*.html")
    sent = {n for one in templates for n in re.findall(r'name="(\w+)"', one.read_text())}
    return sorted(read | (sent & set(re.findall(r"\"(\w+)\"", source))) - {"token"})


def document(app: FastAPI) -> dict[str, Any]:
    """The app's OpenAPI document with what its routes read."""
    made = app.openapi()
    for route in app.routes:
        if not isinstance(route, APIRoute):
            continue
        [method] = route.methods
        operation = made["paths"][route.path_format][method.lower()]
        for parameter in operation.get("parameters", []):
            small = {"type": "integer", "minimum": 0, "maximum": 60}
            parameter["schema"] = {
                "anyOf": [small, small, {"type": "integer"}, {"enum": ["x", "１"]}]
            }
        fields = names(route.endpoint.__module__)
        if "of_address" in vars(sys.modules[route.endpoint.__module__]):
            fields = sorted({*fields, *names(filters.__name__)})
        word, odd = {"enum": WORDS}, {"enum": ODD}
        several = {"type": "array", "items": word, "maxItems": 5}
        text = {"type": "string", "maxLength": 60}
        value = {"anyOf": [word, word, word, word, several, odd, text]}
        if method in SAFE:
            asked = [{"name": n, "in": "query", "schema": value} for n in fields]
            operation["parameters"] = operation.get("parameters", []) + asked
        else:
            operation["requestBody"] = {"required": True, "content": {_form(route, method): {
                "schema": {"type": "object", "required": ["token"], "additionalProperties": False,
                           "properties": {n: value for n in fields} | {"token": {"const": TOKEN}}},
            }}}  # fmt: skip
    return made


def _form(route: APIRoute, method: str) -> str:
    takes = ACCESS[method, route.path]
    large = takes.file or takes.field > 1 << 20
    return "multipart/form-data" if large else "application/x-www-form-urlencoded"


def cases(app: FastAPI) -> dict[tuple[str, str], st.SearchStrategy[Case]]:
    """For each route (method and path) what schemathesis makes for it."""
    schema = schemathesis.openapi.from_dict(document(app))
    made = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        made[operation.method.upper(), operation.path] = operation.as_strategy()
    return made
