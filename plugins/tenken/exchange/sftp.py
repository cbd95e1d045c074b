"""A drop on an SFTP server, by paramiko. The server's key must be known beforehand."""

from __future__ import annotations

import contextlib
import io
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import IO, Any, TypeVar

import paramiko

from tenken.exchange.drop import UNFINISHED, DropError

SECONDS = 30
Found = TypeVar("Found")


@dataclass(frozen=True)
class SftpServer:
    """Where it is and who we are. `host_key`: its public key, as `ssh-keyscan` prints it."""

    host: str
    port: int
    user: str
    path: str
    host_key: str
    password: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)


def _said(method: Callable[..., Found]) -> Callable[..., Found]:
    """What goes wrong on the way is a DropError; that a file is not there stays as it is."""

    @wraps(method)
    def wrapped(self: SftpDrop, *arguments: Any) -> Found:
        try:
            return method(self, *arguments)
        except FileNotFoundError:
            raise
        except (paramiko.SSHException, OSError, EOFError) as error:
            self.close()
            raise self.lost(error) from None

    return wrapped


class SftpDrop:
    """A folder on an SFTP server; connects when first asked."""

    def __init__(self, server: SftpServer) -> None:
        self._server = server
        self._ssh: paramiko.SSHClient | None = None
        self._sftp: paramiko.SFTPClient | None = None

    def lost(self, error: BaseException) -> DropError:
        """The error as it may be told: the server's name and the kind of trouble."""
        return DropError(
            f"SFTP server {self._server.host}:{self._server.port}: {type(error).__name__}"
        )

    @_said
    def names(self, folder: str) -> list[str]:
        """The names of the plain files in it, sorted."""
        try:
            found = self._client.listdir_attr(self._at(folder))
        except FileNotFoundError:
            return []
        return sorted(
            each.filename
            for each in found
            if stat.S_ISREG(each.st_mode or 0) and "/" not in each.filename
        )

    @_said
    def open(self, folder: str, name: str) -> IO[bytes]:
        """The file for reading, asked for ahead."""
        file = self._client.open(self._at(folder, name), "rb", bufsize=1 << 18)
        file.prefetch()
        return io.BufferedReader(_Reading(self, file))

    @contextmanager
    def writing(self, folder: str, name: str) -> Iterator[IO[bytes]]:
        """A file to write under another name, renamed at the end."""
        unfinished = self._at(folder, f"{name}{UNFINISHED}")
        try:
            self._make(folder)
            with self._client.open(unfinished, "wb", bufsize=1 << 18) as file:
                file.chmod(0o600)
                file.set_pipelined(True)
                yield file  # type: ignore[misc]  # a file by shape
            self._client.posix_rename(unfinished, self._at(folder, name))
        except (paramiko.SSHException, OSError, EOFError) as error:
            self.close()
            raise self.lost(error) from None

    @_said
    def move(self, folder: str, name: str, to: str, as_name: str) -> None:
        """Rename it into the other folder."""
        self._make(to)
        with contextlib.suppress(FileNotFoundError):
            self._client.posix_rename(self._at(folder, name), self._at(to, as_name))
            self._client.chmod(self._at(to, as_name), 0o600)

    @_said
    def remove(self, folder: str, name: str) -> None:
        """Remove it."""
        with contextlib.suppress(FileNotFoundError):
            self._client.remove(self._at(folder, name))

    def close(self) -> None:
        """Hang up."""
        if self._ssh:
            self._ssh.close()
        self._ssh = self._sftp = None

    def _at(self, *parts: str) -> str:
        return "/".join([self._server.path.rstrip("/"), *parts])

    def _make(self, folder: str) -> None:
        try:
            self._client.stat(self._at(folder))
        except FileNotFoundError:
            self._client.mkdir(self._at(folder), 0o700)

    @property
    def _client(self) -> paramiko.SFTPClient:
        if self._sftp is None:
            self._ssh = _connected(self._server)
            self._sftp = self._ssh.open_sftp()
            channel = self._sftp.get_channel()
            if channel:
                channel.settimeout(SECONDS)
        return self._sftp


class _Reading(io.RawIOBase):
    """A file on the server, whose troubles on the way are told as the drop tells them."""

    def __init__(self, drop: SftpDrop, file: paramiko.SFTPFile) -> None:
        self._drop = drop
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise self._drop.lost(error) from None
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _connected(server: SftpServer) -> paramiko.SSHClient:
    ssh = paramiko.SSHClient()  # refuses a server whose key it does not know
    kind, key = server.host_key.split()[-2:]
    entry = paramiko.hostkeys.HostKeyEntry.from_line(f"x {kind} {key}")
    if entry is None or entry.key is None:
        raise DropError("host_key is no public key; take it from ssh-keyscan")
    name = server.host if server.port == 22 else f"[{server.host}]:{server.port}"
    ssh.get_host_keys().add(name, kind, entry.key)
    try:
        ssh.connect(
            server.host,
            server.port,
            server.user,
            server.password,
            _private(server),
            timeout=SECONDS,
            banner_timeout=SECONDS,
            auth_timeout=SECONDS,
            allow_agent=False,
            look_for_keys=False,
        )
    except BaseException:
        ssh.close()
        raise
    return ssh


def _private(server: SftpServer) -> paramiko.PKey | None:
    if not server.private_key:
        return None
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with contextlib.suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(server.private_key), server.passphrase)
    raise DropError("private_key cannot be read; is the passphrase right?")
