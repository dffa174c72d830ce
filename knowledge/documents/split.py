"""Split the cleaned text of a policy into clauses with stable references.

Published policies are messy: lists broken by pages, verdicts in table headers, numbers left out. So the reference of a
clause is what a reader would count on the page: its own number where it has one ("4.10"), else its place within the
section ("point 3", "point 3(b)", "paragraph 2", "You must not, 3").
"""

import re
from collections import Counter
from collections.abc import Iterable

from knowledge.documents.clause import Clause
from knowledge.documents.clean import CELL, LIST_ITEM, PAGE_BREAK, clean_lines

_BULLETS = "-\u2022*\u2713\u2714\u25aa\u00b7\uf0b7\u2013"
_HEADING = re.compile(r"^#{1,6}\s+(?P<title>.+)$")
_NUMBERED_HEADING = re.compile(r"^\d+(?:\.0)?\.?\s+(?P<title>[A-Z][A-Z&,()'\u2019 /-]{3,})\.?$")
_CLAUSE_NUMBER = re.compile(r"^\s*(?:[-\u2022*]\s*)?(?P<number>\d+\.\d+(?:\.\d+)*)\.?\s+(?P<text>\S.*)$")
_ITEM_NUMBER = re.compile(r"^\s*(?P<number>\d+)[.)]\s+(?P<text>\S.*)$")
_BULLET = re.compile(rf"^(?P<indent>\s*)[{_BULLETS}]\s*(?P<text>\S.*)$")
_LIST_NAME = re.compile(r"^(?P<name>[A-Z][\w'\u2019]*(?: [A-Z]?[\w'\u2019]+)?):$")
_SENTENCE_END = (".", ":", ";", "!", "?", ",")
_LONGEST_HEADING = 10  # words
_LONGEST_BARE_HEADING = 9  # words, for a line with neither mark-up nor capitals to show that it is a title
_SHORTEST_SENTENCE = 8  # words; a list item as long as this with a full stop stands on its own


def split(text: str) -> list[Clause]:
    """Return every clause of a document in reading order; no two have the same reference."""
    splitter = _Splitter()
    lines = clean_lines(text)
    for place, line in enumerate(lines):
        following = next((later for later in lines[place + 1 :] if later.strip()), "")
        splitter.take(line, after_blank=place == 0 or not lines[place - 1].strip(), following=following)
    return splitter.clauses()


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _sentence_case(title: str) -> str:
    title = _tidy(title).strip("# ").rstrip(".:").strip()
    capitals = sum(c.isupper() for c in title)
    if capitals <= sum(c.islower() for c in title):
        return title
    lowered = title[:1].upper() + title[1:].lower()
    return re.sub(r"\(\w+\)", lambda found: found[0].upper(), lowered)  # an abbreviation in brackets


def _heading(line: str, after_blank: bool) -> str | None:
    stripped = line.strip()
    marked = _HEADING.match(stripped)
    if marked:
        title = re.sub(r"^\d+(?:\.0)?\.?\s+", "", marked["title"])
        return _sentence_case(title)
    numbered = _NUMBERED_HEADING.match(stripped)
    if numbered:
        return _sentence_case(numbered["title"])
    words = stripped.split()
    if CELL in stripped or not 1 <= len(words) <= _LONGEST_HEADING or not stripped[0].isalpha():
        return None
    if re.search(r": | [\u2013-] ", stripped):  # a definition or a value ("Version: 1.1"), not a title
        return None
    long_words = [w for w in words if len(w.strip(".,:()")) > 3]
    if stripped.rstrip(".:").isupper() and len(stripped) > 5:
        return _sentence_case(stripped)
    titled = stripped[0].isupper() and bool(long_words) and all(w[0].isupper() for w in long_words)
    if titled and (
        (stripped.endswith(":") and len(words) > 2)
        or (stripped.endswith(".") and len(words) <= 4 and len(long_words) > 1)
    ):
        return _sentence_case(stripped)
    if (
        after_blank
        and stripped[0].isupper()
        and len(words) <= _LONGEST_BARE_HEADING
        and not stripped.endswith(_SENTENCE_END)
    ):
        return _sentence_case(stripped)
    return None


class _Splitter:
    """Reads lines one by one and remembers where in the document it is."""

    def __init__(self) -> None:
        self._drafts: list[Clause] = []
        self._page_turned = False
        self._sections: Counter[str] = Counter()
        self._references: Counter[tuple[str, str]] = Counter()
        self._section = ""
        self._counts: Counter[str] = Counter()
        self._parent: str | None = None  # label of the clause that bullets belong to
        self._parent_text = ""
        self._numbered: str | None = None
        self._list_name: str | None = None
        self._lead_in = self._sub_lead_in = ""
        self._columns: list[str] = []
        self._lists = 0
        self._nested = False  # whether the last bullet was nested by its indent
        self._run_indent: int | None = None  # of the first bullet since the last blank line
        self._enter_section("Front page")

    def clauses(self) -> list[Clause]:
        return [c for c in self._drafts if any(ch.isalnum() for ch in c.text)]

    def take(self, line: str, *, after_blank: bool, following: str) -> None:
        """Read one line; `following` is the next line that is not blank."""
        if line == PAGE_BREAK:
            self._page_turned = True
            return
        if not line.strip():
            self._run_indent, self._nested = None, False
            return
        self._read(line, after_blank, following)
        self._page_turned = False

    def _read(self, line: str, after_blank: bool, following: str) -> None:
        title = _heading(line, after_blank)
        if title is not None:
            self._enter_section(title)
        elif CELL in line:
            self._take_row(line, following)
        elif numbered := _CLAUSE_NUMBER.match(line):
            self._open_numbered(numbered["number"], numbered["text"])
        elif item := _ITEM_NUMBER.match(line):
            self._open_item(int(item["number"]), item["text"])
        elif bullet := _BULLET.match(line):
            self._take_bullet(bullet["text"], indent=len(bullet["indent"]))
        elif name := _LIST_NAME.match(line.strip()):
            self._list_name, self._parent = name["name"], None
        elif self._list_name and not self._counts[self._list_name]:
            self._take_bullet(line, indent=0)  # a list whose bullets were lost
        elif self._continues(line, after_blank):
            self._extend(line)
        else:
            self._open_paragraph(line)

    def _enter_section(self, title: str) -> None:
        self._sections[title] += 1
        again = self._sections[title]
        self._section = title if again == 1 else f"{title} ({again})"
        self._counts = Counter()
        self._parent = self._numbered = self._list_name = self._run_indent = None
        self._parent_text = self._lead_in = self._sub_lead_in = ""
        self._columns = []
        self._lists = 0

    def _add(self, label: str, text: str, lead_in: str = "") -> None:
        self._references[(self._section, label)] += 1
        again = self._references[(self._section, label)]
        if again > 1:
            label = f"{label} ({again})"
        self._drafts.append(Clause(self._section, label, _tidy(text), _tidy(lead_in)))

    def _extend(self, line: str) -> None:
        last = self._drafts[-1]
        text = _tidy(f"{last.text} {line}")
        self._drafts[-1] = Clause(last.section, last.label, text, last.lead_in)
        if self._parent == last.label:
            self._parent_text = text
        if text.endswith(":") and last.label.startswith("paragraph"):
            self._lead_in = text

    def _continues(self, line: str, after_blank: bool) -> bool:
        """A line that belongs to the clause above: no blank line between, or cut by a page in mid-sentence."""
        if not self._drafts or self._drafts[-1].section != self._section:
            return False
        unfinished = not self._drafts[-1].text.endswith((".", ":", "!", "?"))
        cut_by_a_page = unfinished and self._page_turned
        return not after_blank or cut_by_a_page or line.strip()[0].islower()

    def _open_numbered(self, number: str, text: str) -> None:
        self._add(number, text)
        self._numbered = self._parent = number
        self._parent_text = _tidy(text)
        self._counts.clear()
        self._columns = []

    def _open_item(self, number: int, text: str) -> None:
        if number == 1:
            self._lists += 1
        label = f"item {number}" if self._lists <= 1 else f"list {self._lists}, item {number}"
        self._add(label, text, self._lead_in)
        self._parent, self._parent_text = label, _tidy(text)
        self._run_indent = 0

    def _open_paragraph(self, line: str) -> None:
        text = _tidy(line)
        self._columns = []
        if self._numbered:
            self._counts["paragraph"] += 1
            label = f"{self._numbered}, paragraph {self._counts['paragraph'] + 1}"
        else:
            self._counts["paragraph"] += 1
            label = f"paragraph {self._counts['paragraph']}"
        self._add(label, text)
        self._list_name = None
        self._parent = self._numbered
        self._lead_in = text if text.endswith(":") else ""
        self._sub_lead_in = ""
        self._parent_text = text if self._lead_in else ""

    def _take_bullet(self, text: str, *, indent: int) -> None:
        self._columns = []
        if self._run_indent is None:
            self._run_indent = indent
        nested = indent > self._run_indent and self._parent_text.endswith(":")
        if indent > self._run_indent and not nested:  # an indent without a reason: the list was cut by a page
            self._run_indent = indent
        if self._list_name:
            self._counts[self._list_name] += 1
            self._add(f"{self._list_name}, {self._counts[self._list_name]}", text, f"{self._list_name}:")
        elif self._parent is not None and (nested or self._numbered is not None):
            self._counts[self._parent] += 1
            letter = _letters(self._counts[self._parent])
            lead_in = self._parent_text if self._parent_text.endswith(":") else ""
            self._add(f"{self._parent}({letter})", text, lead_in)
            self._nested = True
        else:
            if self._nested:  # back from items that kept their indent
                self._sub_lead_in, self._nested = "", False
            self._open_point(text)

    def _open_point(self, text: str) -> None:
        self._counts["point"] += 1
        label = f"point {self._counts['point']}"
        stands_alone = (text.endswith(".") and len(text.split()) >= _SHORTEST_SENTENCE) or text.endswith(":")
        if self._sub_lead_in and stands_alone:
            self._sub_lead_in = ""
        self._add(label, text, self._sub_lead_in or self._lead_in)
        if text.endswith(":"):  # its items may have lost their indent
            self._sub_lead_in = text
        self._parent, self._parent_text = label, _tidy(text)

    def _take_row(self, line: str, following: str) -> None:
        cells = [cell.strip() for cell in line.split(CELL)]
        filled = [cell for cell in cells if cell]
        if not filled:
            return
        names_columns = len(filled) > 1 and all(c.isupper() and len(c.split()) <= 4 for c in filled)
        if names_columns and LIST_ITEM in following:
            self._name_columns([_sentence_case(c) for c in cells])
        elif self._columns:
            for name, cell in zip(self._columns, cells, strict=False):
                self._take_cell(name, _items(cell))
        elif LIST_ITEM.strip() in line:
            self._take_cell(_sentence_case(filled[0]), [item for c in filled[1:] for item in _items(c)])
        else:
            self._counts["row"] += 1
            for number, cell in enumerate(filled[1:], 2):  # the first cell says what the others are
                self._add(f"row {self._counts['row']}, cell {number}", cell, filled[0].rstrip(":") + ":")

    def _name_columns(self, names: list[str]) -> None:
        if self._columns and len(set(names)) == 1:  # a row such as EXAMPLES | EXAMPLES names a part of each column
            part = names[0].rstrip("s").lower()
            self._columns = [f"{column}, {part}" for column in self._columns]
        else:
            self._columns = names

    def _take_cell(self, name: str, items: Iterable[str]) -> None:
        for item in items:
            self._counts[name] += 1
            label = f"{name} {self._counts[name]}" if ", " in name else f"{name}, {self._counts[name]}"
            self._add(label, item, name + ":")


def _items(cell: str) -> list[str]:
    parts = re.split(rf"\s*{LIST_ITEM.strip()}\s*", cell)
    return [text for part in parts if (text := part.strip(f" {_BULLETS}"))]


def _letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
