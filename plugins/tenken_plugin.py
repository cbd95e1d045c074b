"""Airflow finds plugins by file: this one hands over Tenken's (the package itself is ignored)."""

from tenken.airflow.plugin import TenkenPlugin

__all__ = ["TenkenPlugin"]
