"""The officers' pages (様式: Digital Agency Design System), in Japanese and English.

`application` makes the app: Airflow mounts it (airflow/pages.py), `tenken serve --pages` runs it by
itself. A page is a router in a module of its own, a row for each route in `access.ACCESS`, an
entry in `navigation` if it is a place of its own, templates, and words in words/*.yaml. Whatever it
reads or writes, it does through its `Desk`: as the officer, under the database's own row security.
docs/pages.md tells how to add one.
"""

from __future__ import annotations

from tenken.web.app import application
from tenken.web.signing_in import SignIn, behind_proxy

__all__ = ["SignIn", "application", "behind_proxy"]
