"""The trackers that follow the tickets: facts read from include/webhooks.yaml and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from tenken import home
from tenken.operations import all_operations
from tenken.settings import OperationError, checked

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class Endpoint(BaseModel):
    """One tracker."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    connection: Annotated[str, StringConstraints(min_length=1)]  # Airflow's, with URL and secret
    operations: tuple[str, ...] | None = None  # None: all


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    endpoints: tuple[Endpoint, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _none_yet(cls, written: Any) -> Any:
        return {} if written is None else written  # a file of comments only


def endpoints(file: Path | None = None) -> tuple[Endpoint, ...]:
    """Every tracker of the file. Raises OperationError, which names the entry to mend."""
    file = file or home() / "include" / "webhooks.yaml"
    read = checked(file, _File, "webhooks")
    names = [endpoint.name for endpoint in read.endpoints]
    for name in names:
        if names.count(name) > 1:
            raise OperationError(f"{file.name}: two endpoints are named '{name}'")
    known = {operation.key for operation in all_operations()}
    for endpoint in read.endpoints:
        for key in endpoint.operations or ():
            if key not in known:
                raise OperationError(f"{file.name}: {endpoint.name}: no operation '{key}'")
    return read.endpoints
