"""Who gets the returns: include/ministries.yaml, read and checked like the operations."""

from __future__ import annotations

from datetime import date
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from tenken import home
from tenken.operations import Operation, all_operations
from tenken.settings import OperationError, checked

Word = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,30}$")]


def _is_address(written: str) -> str:
    # A line break in a header would be another header; Address refuses what is no address, in
    # ways of its own. 254 characters: RFC 5321.
    try:
        spec = parseaddr(written)[1] if len(written) <= 254 and written.isprintable() else ""
        Address(addr_spec=spec)
    except (HeaderParseError, IndexError, AttributeError, RecursionError):
        spec = ""
    if not spec:
        raise ValueError(f"'{written}' is no mail address")
    return written


MailAddress = Annotated[str, AfterValidator(_is_address)]
PUBLIC = "public"  # to whom the public aggregate goes, where a ministry has its key


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ministry(_Entry):
    """One ministry, what it gets, and where."""

    key: Key
    title: Word
    addresses: Annotated[tuple[MailAddress, ...], Field(min_length=1)]
    all_operations: bool = Field(False, description="gets every operation, not only its own")


class Publication(_Entry):
    """The receiving desk: who gets the public aggregate (公表資料), and from whom."""

    sender: MailAddress = Field(description="names no municipality")
    addresses: Annotated[tuple[MailAddress, ...], Field(min_length=1)]


class Deadline(_Entry):
    """A day until which the open work of some operations is to be done."""

    title: Word
    due_on: date
    operations: tuple[Key, ...]


class Reporting(_Entry):
    """The whole of include/ministries.yaml."""

    sender: MailAddress
    office: tuple[MailAddress, ...] = ()
    ministries: tuple[Ministry, ...]
    not_reported: tuple[Key, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    publication: Publication | None = None

    @model_validator(mode="after")
    def _known(self) -> Reporting:
        keys = [ministry.key for ministry in self.ministries]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"ministries: {', '.join(sorted(twice))} stands there twice")
        if PUBLIC in keys:
            raise ValueError(f"ministries: '{PUBLIC}' is no key for a ministry")
        return self

    def ministry(self, key: str) -> Ministry:
        """The ministry of that key."""
        for ministry in self.ministries:
            if ministry.key == key:
                return ministry
        known = ", ".join(ministry.key for ministry in self.ministries)
        raise OperationError(f"ministries.yaml: no ministry '{key}'; there are: {known}")

    def addresses(self, addressee: str) -> tuple[str, ...]:
        """Where what goes to a ministry (its key), or to the public, is mailed."""
        if addressee == PUBLIC:
            return self.publication.addresses if self.publication else ()
        return self.ministry(addressee).addresses

    def operations_of(self, ministry: Ministry) -> tuple[Operation, ...]:
        """The operations that go into a ministry's return, in their order."""
        return tuple(
            operation
            for operation in all_operations()
            if operation.key not in self.not_reported
            and (ministry.all_operations or operation.ministry == ministry.title)
        )


def reporting(file: Path | None = None) -> Reporting:
    """Read include/ministries.yaml; every operation named in it must be there.

    An operation whose ministry has no entry would be reported to nobody, and is refused.
    """
    file = file or home() / "include" / "ministries.yaml"
    read = checked(file, Reporting, "summary")
    known = {operation.key for operation in all_operations()}
    for key in (*read.not_reported, *(key for due in read.deadlines for key in due.operations)):
        if key not in known:
            there = ", ".join(sorted(known))
            raise OperationError(f"{file.name}: no operation '{key}'; there are: {there}")
    titles = {ministry.title for ministry in read.ministries}
    for operation in all_operations():
        if operation.ministry not in titles and operation.key not in read.not_reported:
            raise OperationError(
                f"{file.name}: nobody gets the figures of {operation.key}; add {operation.ministry}"
                f" to ministries, or {operation.key} to not_reported"
            )
    return read
