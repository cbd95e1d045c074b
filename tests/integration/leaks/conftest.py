"""These tests share one database."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine


@pytest.fixture
def engine(swept: Engine) -> Engine:
    """Without tickets, surveys, mails and endpoints of tests before."""
    return swept
