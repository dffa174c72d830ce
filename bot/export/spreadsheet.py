"""CSV that a spreadsheet opens as text: no cell that somebody wrote is taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

# What a spreadsheet takes for a formula, also in full width or after blanks, quotes and what can't be seen.
_QUOTES = r"'\"`\u00ab\u00bb\u2018-\u201f\uff02\uff07"
_UNSEEN = rf"[\s{_QUOTES}\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_FORMULA = re.compile(rf"[\t\r\n]|{_UNSEEN}*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]")
_GUARD = "'"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as CSV with a byte order mark and CRLF; numbers stay numbers, text is guarded where it has to be."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([guarded(name) for name in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()


def guarded(text: str) -> str:
    """The text with a single quote before it where a spreadsheet could take it for a formula."""
    return _GUARD + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that a guarded cell was made from."""
    return cell[1:] if cell.startswith(_GUARD) and _FORMULA.match(cell[1:]) else cell


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return guarded("" if cell is None else str(cell))
