"""Where files are put and found: a folder that both sides reach, or an SFTP server.

A file is written under another name and renamed: nobody ever sees half of one. Files hold
persons' data, so only their owner may read them (0600).
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

UNFINISHED = ".part"  # the ending of what is still being written


class DropError(OSError):
    """The place cannot be reached or does not do what is asked; names the place, no file."""


class Drop(Protocol):
    """A place with folders of files. All methods raise OSError where it cannot be reached."""

    def names(self, folder: str) -> list[str]:
        """The names of the plain files in it, sorted; none where there is no such folder."""

    def open(self, folder: str, name: str) -> IO[bytes]:
        """The file for reading, once through."""

    def writing(self, folder: str, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """A file to write; it appears whole when the context ends well, else not at all.

        A file of that name is replaced.
        """

    def move(self, folder: str, name: str, to: str, as_name: str) -> None:
        """Put a file into another folder; nothing happens when it is not there."""

    def remove(self, folder: str, name: str) -> None:
        """Destroy a file; nothing happens when it is not there."""

    def close(self) -> None:
        """Leave the place."""


class FolderDrop:
    """A folder of this machine, perhaps mounted from another."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def names(self, folder: str) -> list[str]:
        """The names of the plain files in it, sorted."""
        try:
            with os.scandir(self._place / folder) as entries:
                return sorted(e.name for e in entries if e.is_file(follow_symlinks=False))
        except FileNotFoundError:
            if not self._place.is_dir():
                raise DropError(f"the exchange folder {self._place} is not there") from None
            return []

    def open(self, folder: str, name: str) -> IO[bytes]:
        """The file for reading; a link that leads elsewhere is not followed."""
        descriptor = os.open(self._place / folder / name, os.O_RDONLY | os.O_NOFOLLOW)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise DropError(f"something in {self._place / folder} is no plain file")
        return os.fdopen(descriptor, "rb")

    @contextmanager
    def writing(self, folder: str, name: str) -> Iterator[IO[bytes]]:
        """A file to write, on the disk before it gets its name."""
        (self._place / folder).mkdir(mode=0o700, exist_ok=True)
        unfinished = self._place / folder / f"{name}{UNFINISHED}"
        unfinished.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._place / folder / name)
        finally:
            unfinished.unlink(missing_ok=True)

    def move(self, folder: str, name: str, to: str, as_name: str) -> None:
        """Rename it into the other folder."""
        (self._place / to).mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (self._place / folder / name).rename(self._place / to / as_name)
            (self._place / to / as_name).chmod(0o600)

    def remove(self, folder: str, name: str) -> None:
        """Unlink it."""
        (self._place / folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held."""
