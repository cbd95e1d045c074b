"""What an officer can mend, said in Japanese."""

from __future__ import annotations


class SurveyError(Exception):
    """The survey or a log cannot be taken as given: what is wrong and what to do. Names no one."""
