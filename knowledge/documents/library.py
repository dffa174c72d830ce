"""The official documents that an operator has loaded, kept as clauses in the data folder."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from knowledge.documents.clause import Clause
from knowledge.documents.split import split
from knowledge.model.runtime import write_whole
from knowledge.pack import Pack, Source

_LONGEST_FILE = 20_000_000  # bytes
_FEWEST_CLAUSES = 3


class DocumentRefused(ValueError):
    """An official document that can't be loaded; the message says why and what to do."""


@dataclass(frozen=True)
class ReadDocument:
    """The clauses of one file and the document that it was recognised as."""

    force: str
    document: str
    sha256: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class LoadedDocument:
    """The clauses of one document, when they were loaded and the hash of the file they came from."""

    force: str
    document: str
    loaded: date
    sha256: str
    clauses: tuple[Clause, ...]


class Library:
    """Loaded documents, one file each under the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, pack: Pack, file: Path, *, document_id: str | None = None) -> ReadDocument:
        """Read, recognise and split a document; raises DocumentRefused when it can't. Nothing is stored."""
        raw = _read(file)
        text = _as_text(file, raw)
        document_id = document_id or recognised(pack, file, text)
        if pack.document(document_id) is None:
            known = ", ".join(d.id for d in pack.documents)
            raise DocumentRefused(f"{pack.name} has no document '{document_id}'. It has: {known}")
        clauses = tuple(split(text))
        if len(clauses) < _FEWEST_CLAUSES:
            raise DocumentRefused(f"{file}: no clauses were found in it. Is it the text of a policy?")
        return ReadDocument(pack.force, document_id, hashlib.sha256(raw).hexdigest(), clauses)

    def store(self, documents: Iterable[ReadDocument], *, today: date) -> list[LoadedDocument]:
        """Store documents that were read, each in place of what was loaded of it before."""
        stored = []
        for read in documents:
            loaded = LoadedDocument(read.force, read.document, today, read.sha256, read.clauses)
            write_whole(self._file(read.force, read.document), msgspec.json.encode(loaded))
            stored.append(loaded)
        return stored

    def documents(self, force: str) -> list[LoadedDocument]:
        """All loaded documents of a force, by name of document."""
        files = sorted((self._folder / force).glob("*.json"))
        return [msgspec.json.decode(file.read_bytes(), type=LoadedDocument) for file in files]

    def _file(self, force: str, document_id: str) -> Path:
        return self._folder / force / (re.sub(r"[^A-Za-z0-9]+", "-", document_id) + ".json")


class Quotes:
    """The official wording of each clause that was loaded, by its reference."""

    def __init__(self, documents: Sequence[ReadDocument | LoadedDocument]) -> None:
        self._clauses = {
            (loaded.document, _key(c.section), _key(c.label)): c for loaded in documents for c in loaded.clauses
        }

    def clause(self, source: Source) -> Clause | None:
        """The clause that a source names, or None where its document is not loaded or has no such clause."""
        return self._clauses.get((source.document, _key(source.section), _key(source.clause)))

    def quote(self, source: Source) -> str:
        """The official wording of a source, or nothing."""
        clause = self.clause(source)
        return clause.quote if clause else ""


def recognised(pack: Pack, file: Path, text: str) -> str:
    """The one document of the pack whose `recognise` pattern the text has; raises DocumentRefused otherwise."""
    found = [d.id for d in pack.documents if d.recognise and re.search(d.recognise, text, re.IGNORECASE)]
    ids = ", ".join(d.id for d in pack.documents)
    if not found:
        raise DocumentRefused(
            f"{file}: this is none of the documents of {pack.name} that we know ({ids}). "
            "If it is one of them, say which with --document ID."
        )
    if len(found) > 1:
        raise DocumentRefused(f"{file}: this could be {' or '.join(found)}. Say which with --document ID.")
    return found[0]


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _read(file: Path) -> bytes:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise DocumentRefused(f"{file}: there is no such file.") from None
    except OSError as error:
        raise DocumentRefused(f"{file}: it can't be read ({error.strerror}).") from None
    if len(raw) > _LONGEST_FILE:
        raise DocumentRefused(f"{file}: it is larger than 20 MB. A policy is text; load its Markdown or plain text.")
    return raw


def _as_text(file: Path, raw: bytes) -> str:
    if b"\0" in raw or raw.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf")):
        raise DocumentRefused(f"{file}: this is not a text file. Save it as Markdown or plain text and load that.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if not text.strip():
        raise DocumentRefused(f"{file}: it is empty.")
    return text
