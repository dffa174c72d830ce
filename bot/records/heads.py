"""Publish the head of the audit log once a day, where whoever can change the log can't change it back."""

import errno
import fcntl
import logging
import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.records import audit
from bot.records.database import Database
from bot.records.files import sync_folder

log = logging.getLogger("signpost")

_LATE = timedelta(minutes=5)  # after which a write that does not end counts as failed
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d)\s+([1-9]\d{0,17})\s+([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True)
class Head:
    """Number and code of the log's last row on a day (UTC)."""

    day: date
    number: int
    mac: str

    def __str__(self) -> str:
        return f"{self.day} {self.number} {self.mac}"


class Heads:
    """Publishes heads in a file; without one it does nothing."""

    def __init__(self, database: Database, file: Path | None) -> None:
        self._database, self._file = database, file
        self._published: date | None = None
        self._trying_since: datetime | None = None
        self._failed = False

    def publish(self, now: datetime) -> None:
        """Publish today's head unless it is published; what goes wrong is logged, and seen by `is_failing`."""
        if self._file is None or self._published == now.astimezone(UTC).date():
            return
        self._trying_since = self._trying_since or now
        try:
            self._publish(self._file, now.astimezone(UTC).date())
        except Exception as error:
            self._failed = True
            reason = error.strerror if isinstance(error, OSError) else None
            log.error("the head of the audit log was not published: %s", reason or type(error).__name__)
        else:
            self._failed, self._trying_since = False, None

    def is_failing(self, now: datetime) -> bool:
        """Whether the last try failed, or does not end (storage far away may hang)."""
        return self._failed or (self._trying_since is not None and now - self._trying_since >= _LATE)

    def _publish(self, file: Path, today: date) -> None:
        with self._database.read() as connection:
            number, mac = audit.head(connection)
        if not number:
            return  # nothing was done yet
        head = Head(today, number, mac)
        if append(file, head):
            log.info("head of the audit log: %s", head)
        self._published = today


def append(file: Path, head: Head) -> bool:
    """Add a line for the head's day, safe on the disk when this returns; False where the day has one.

    Several processes may share the file. One that can't be read, only appended to, gets a line from each process.
    Raises OSError.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # others wait here, and then find the line
        try:
            held = file.read_text(encoding="utf-8", errors="replace")
        except PermissionError:
            held = ""
        if any(found.day == head.day for found in _parsed(held) if isinstance(found, Head)):
            return False
        torn = bool(held) and not held.endswith("\n")
        line = f"{chr(10) if torn else ''}{head}\n".encode()
        if os.write(descriptor, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
        if not held:
            sync_folder(file.parent)
    finally:
        os.close(descriptor)
    return True


def read(file: Path) -> tuple[list[Head], list[str]]:
    """The heads published in `file`, and what is wrong with its other lines; raises OSError."""
    found = _parsed(file.read_text(encoding="utf-8", errors="replace"))
    heads = [head for head in found if isinstance(head, Head)]
    wrong = [number for number in found if isinstance(number, int)]
    return heads, [f"{file}:{number}: this is no head of an audit log: a date, a number and a code" for number in wrong]


def _parsed(text: str) -> list[Head | int]:
    """The head on each line that is not empty, or the line's number where it holds none."""
    lines = enumerate(text.split("\n"), 1)
    return [_head(line.strip()) or number for number, line in lines if line.strip()]


def _head(line: str) -> Head | None:
    parts = _HEAD.fullmatch(line)
    try:
        return Head(date.fromisoformat(parts[1]), int(parts[2]), parts[3]) if parts else None
    except ValueError:  # no such day
        return None
