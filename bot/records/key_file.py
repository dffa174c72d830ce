"""The key file: the installation's keys, newest first, each 64 hexadecimal digits on a line of its own.

A first line that begins with "standby" holds a key that opens and confirms, but does not seal or sign yet.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.records.files import sync_folder
from bot.records.seal import Seal

_KEY_BYTES = 32
_STANDBY = "standby"


class KeyFileError(ValueError):
    """The key file can't be used or changed; the message says why."""


@dataclass(frozen=True)
class Keys:
    """The keys of a file, newest first; with `standby` the first is not in use yet."""

    keys: tuple[bytes, ...]
    standby: bool = False

    def seal(self) -> Seal:
        """The seal that these keys make."""
        return Seal(*self.keys, standby=self.standby)


def load_keys(file: Path, *, may_make: bool) -> Keys:
    """The keys in `file`; one is made there, readable by its owner only, where it is missing and `may_make`.

    Raises KeyFileError where it is missing, broken, or can't be read or written.
    """
    try:
        missing = not file.exists()
    except OSError as error:  # a folder above it is closed to us
        raise KeyFileError(f"{file}: the key can't be read ({error.strerror}).") from None
    if missing:
        if not may_make:
            raise KeyFileError(
                f"{file}: the key is missing. Put the key file back: what is stored was sealed with it. To begin anew, "
                "write 64 random hexadecimal digits there (openssl rand -hex 32) and remove the old database."
            )
        _make(file)
    return _read(file)


def add_standby(file: Path) -> None:
    """Add a new key that stands by; raises KeyFileError where one does already, or the file can't be changed."""

    def added(keys: Keys) -> Keys:
        if keys.standby:
            raise KeyFileError(f"{file}: a new key stands by already. To use it from now on: signpost key rotate --use")
        return Keys((os.urandom(_KEY_BYTES), *keys.keys), standby=True)

    _change(file, added)


def use_standby(file: Path) -> None:
    """Make the key that stands by the one in use; raises KeyFileError where none does, or the file can't be changed."""

    def used(keys: Keys) -> Keys:
        if not keys.standby:
            raise KeyFileError(f"{file}: no new key stands by. To add one: signpost key rotate")
        return replace(keys, standby=False)

    _change(file, used)


def _make(file: Path) -> None:
    """Write a new key whole; where another process was faster, its key stays."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="ascii") as new:  # readable by its owner only
            new.write(_text(Keys((os.urandom(_KEY_BYTES),))))
            new.flush()
            with contextlib.suppress(FileExistsError):
                os.link(new.name, file)
    except OSError as error:
        raise KeyFileError(f"{file}: the key can't be written here ({error.strerror}).") from None


def _read(file: Path) -> Keys:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError as error:
        raise KeyFileError(f"{file}: the key can't be read ({error.strerror}).") from None
    found: list[bytes] = []
    standby = False
    for number, line in enumerate(lines, 1):
        digits = line.strip()
        if not found and not standby and digits.startswith(f"{_STANDBY} "):
            digits, standby = digits.removeprefix(f"{_STANDBY} "), True
        if digits:
            found.append(_key(digits, f"{file}:{number}"))
    if len(found) <= standby:
        raise KeyFileError(f"{file}: this is no key; it has to hold 64 hexadecimal digits.")
    return Keys(tuple(found), standby)


def _key(digits: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyFileError(f"{place}: this is no key; it has to hold 64 hexadecimal digits.")
    return key


def _text(keys: Keys) -> str:
    lines = [key.hex() + "\n" for key in keys.keys]
    return (f"{_STANDBY} " if keys.standby else "") + "".join(lines)


def _change(file: Path, change: Callable[[Keys], Keys]) -> None:
    """Put a changed file in place of the old one at once, with its owner and permissions."""
    file = file.resolve()  # a link stays one
    new = file.with_name(f"{file.name}.new")  # of this name only one can be made: two changes can't undo one another
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(
            f"{new}: the key file is being changed, or a change of it broke off. If it broke off, remove this file."
        ) from None
    except OSError as error:
        raise KeyFileError(f"{file}: the key can't be written here ({error.strerror}).") from None
    try:
        with open(descriptor, "w", encoding="ascii") as written:
            written.write(_text(change(load_keys(file, may_make=False))))
            _own_alike(descriptor, file)
            written.flush()
            os.fsync(descriptor)
        os.replace(new, file)
    except BaseException as error:
        new.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise KeyFileError(f"{file}: the key file can't be changed ({error.strerror}).") from None
        raise
    with contextlib.suppress(OSError):  # it is in place; what is left is that it stays there when the power goes
        sync_folder(file.parent)


def _own_alike(descriptor: int, file: Path) -> None:
    had, has = file.stat(), os.fstat(descriptor)
    if (had.st_uid, had.st_gid) != (has.st_uid, has.st_gid):
        os.fchown(descriptor, had.st_uid, had.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(had.st_mode))
