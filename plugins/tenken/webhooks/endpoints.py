"""The trackers that follow the tickets: facts read from include/webhooks.yaml and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from tenken import home
from tenken.operations import OperationError, all_operations

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


def endpoints(file: Path | None = None) -> tuple[Endpoint, ...]:
    """Every tracker of the file. Raises OperationError, which names the entry to mend."""
    file = file or home() / "include" / "webhooks.yaml"
    try:
        read = _File.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError:
        raise OperationError(f"{file.name}: not YAML; mend the indentation") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise OperationError(f"{file.name}: {wrong}. See docs/webhooks.md") from None
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
