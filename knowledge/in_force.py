"""Which documents speak on a given day: the one query that everything uses."""

from datetime import date
from typing import Literal

from knowledge.pack import Document, Pack

Standing = Literal["in_force", "earlier", "not_yet"]


def standing(pack: Pack, document: Document, on: date) -> Standing:
    """Whether a document is in force on that day, was replaced before it, or had not begun.

    A document without a date counts as having always been there. One that the pack marks as earlier without naming
    the document that replaced it stays earlier.
    """
    if document.effective is not None and document.effective > on:
        return "not_yet"
    if document.superseded_by is None:
        return document.status
    successor = pack.document(document.superseded_by)
    if successor is None or standing(pack, successor, on) == "not_yet":
        return "in_force"
    return "earlier"
