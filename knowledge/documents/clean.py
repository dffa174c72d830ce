"""Make the text of a published policy fit to be split: no markup, no running headers, no page furniture."""

import html
import re
import unicodedata
from collections import Counter

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TABLE_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.IGNORECASE | re.DOTALL)
_TABLE_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_LIST_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_LINK_ALONE = re.compile(r"^\s*\[[^\]]*\]\([^)]*\)\s*$")
_MARKDOWN_ESCAPE = re.compile(r"\\([()_*\[\]#-])")
_CONTENTS_ENTRY = re.compile(r"\.{4,}\s*\d+\s*$|^\s*[\d.]+\t.*\t\s*\d+\s*$")
_REPEATS_OF_A_RUNNING_HEADER = 3

LIST_ITEM = "\u2022 "
CELL = "\t"
PAGE_BREAK = "\f"


def clean_lines(text: str) -> list[str]:
    """Return the document's lines without markup, control characters, page headers or a table of contents.

    Table rows come out as one line each, cells separated by a tab, list items within a cell marked by a bullet. Where
    page furniture stood, the line is PAGE_BREAK, because a sentence may go on after it.
    """
    text = _TABLE_ROW.sub(_row_on_one_line, text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [_plain(line) for line in text.split("\n")]
    seen = Counter(line.strip() for line in lines if line.strip())
    return [PAGE_BREAK if _is_furniture(line, seen) else line for line in lines]


def _row_on_one_line(row: re.Match[str]) -> str:
    return "\n" + CELL.join(" ".join(cell.split()) for cell in _TABLE_CELL.findall(row.group(1))) + "\n"


def _plain(line: str) -> str:
    if _LINK_ALONE.match(line):  # a list of links that lost its bullets
        line = f"- {line.strip()}"
    line = _LIST_ITEM.sub(LIST_ITEM, _BREAK.sub(" ", line))
    line = html.unescape(_TAG.sub("", _LINK.sub(r"\1", line)))
    line = _MARKDOWN_ESCAPE.sub(r"\1", line)
    line = line.replace("***", "").replace("**", "").replace("\u00a0", " ").replace("\ufeff", "")
    line = "".join(c for c in line if c == CELL or unicodedata.category(c) not in ("Cc", "Cf"))
    return re.sub(r"(?<=\S)\*+(?=\s|$)|(?<=\s)\*+(?=\S)|^\*+(?=\S)", "", line).rstrip()


def _is_furniture(line: str, seen: Counter[str]) -> bool:
    stripped = line.strip()
    if not stripped:
        return False
    if _CONTENTS_ENTRY.search(stripped) or stripped in {"-", "\u2022", "---"}:
        return True
    # A header or footer comes back on page after page; a real clause is not printed three times.
    repeated = seen[stripped] >= _REPEATS_OF_A_RUNNING_HEADER and len(stripped) < 100
    return repeated and CELL not in stripped and not stripped.startswith("#")
