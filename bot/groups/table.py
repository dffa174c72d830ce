"""What is read back from a table that was exported."""

import csv
import io
from pathlib import Path

from bot.export.spreadsheet import unguarded

Row = dict[str, str]


class TableRefused(ValueError):
    """A file can't be read as a table; the message says why."""


def read_column(file: Path, name: str) -> list[str]:
    """One column of a table; raises TableRefused."""
    try:
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise TableRefused(f"{file}: this can't be read as a table (CSV).") from None
    if any(row.get(name) is None for row in rows):
        raise TableRefused(f"{file}: it needs the column “{name}” in every line.")
    return [unguarded(row[name]) for row in rows]
