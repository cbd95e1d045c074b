"""The one file here that Airflow's plugin loader reads (the package is in .airflowignore)."""

from tenken.airflow.plugin import TenkenPlugin

__all__ = ["TenkenPlugin"]
