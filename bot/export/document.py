"""What is handed over: parts with the reason why they are kept, and records with their fields; as JSON, CSV or PDF."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.export.spreadsheet import csv_text

Format = Literal["json", "csv", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
_COLUMNS = ("part", "record", "field", "value", "why it is kept")


@dataclass(frozen=True)
class Item:
    """One record; a field may have several lines."""

    title: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """Records of one kind, and why they are kept."""

    title: str
    why: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Document:
    """Everything that is handed over at once; `lines` stand at its head."""

    title: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]


def written(document: Document, form: Format, made: datetime) -> bytes:
    """The document as a file of this format."""
    if form == "pdf":
        from bot.export.pdf import pdf  # slow to import

        return pdf(document, made)
    text = _as_csv(document) if form == "csv" else json.dumps(_as_json(document), ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")


def as_table(part: Part) -> bytes:
    """One part as CSV with a row for each record; its columns are the fields that occur."""
    columns = list(dict.fromkeys(name for item in part.items for name, _ in item.fields))
    rows = [[dict(item.fields).get(column, "") for column in columns] for item in part.items]
    return csv_text(columns, rows).encode("utf-8", "backslashreplace")


def _as_csv(document: Document) -> str:
    rows = [
        (part.title, item.title, name, value, part.why)
        for part in document.parts
        for item in part.items
        for name, value in item.fields
    ]
    return csv_text(_COLUMNS, [*((document.title, "", "", line, "") for line in document.lines), *rows])


def _as_json(document: Document) -> dict[str, object]:
    parts = [
        {
            "title": part.title,
            "why": part.why,
            "records": [{"title": item.title, "fields": dict(item.fields)} for item in part.items],
        }
        for part in document.parts
    ]
    return {**asdict(document), "parts": parts}
