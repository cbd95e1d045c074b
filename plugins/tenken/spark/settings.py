"""Which Spark, and how: include/spark.yaml, read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tenken import home
from tenken.settings import checked


class Settings(BaseModel):
    """How Spark is reached, and where it may put what does not fit into memory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    master: Annotated[str, StringConstraints(min_length=1)] = Field(
        default="local[*]", description="as Spark's --master: local[*], spark://host:7077, yarn"
    )
    scratch: Path | None = Field(
        default=None, description="folder for shuffle and spill; none: the system's for the time"
    )
    conf: dict[str, str] = Field(
        default={}, description="Spark's own settings by name, such as spark.executor.memory"
    )


def settings(file: Path | None = None) -> Settings:
    """Read include/spark.yaml. Raises OperationError."""
    return checked(file or home() / "include" / "spark.yaml", Settings, "spark")
