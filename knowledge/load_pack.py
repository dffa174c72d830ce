"""Read a pack folder into a `Pack`; whatever is wrong in it is refused with its file and line."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import cast

from knowledge.pack import (
    ACCOUNTS,
    DEFAULT_VERDICT,
    SAYS,
    STATUSES,
    VERDICTS,
    Account,
    Channel,
    Contact,
    Document,
    NearMiss,
    Pack,
    Rule,
    Says,
    Silence,
    Situation,
    Source,
    Status,
    Verdict,
    WhyNotCovered,
)
from knowledge.questions import FOLDER as QUESTIONS
from knowledge.questions import Heading, read_questions
from knowledge.yaml_reader import Field, FileError, read_yaml

_ID = re.compile(r"^[a-z0-9_-]+(\.[a-z0-9_-]+)+$")
_SLUG = re.compile(r"^[a-z0-9_-]+$")
_DATED = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
_APPLIES = ("account", "platform", "device", "role")


def load_pack(folder: Path) -> Pack:
    """The pack in `folder` (pack.yaml, contacts.yaml, rules/, questions/); raises FileError naming file and line."""
    head_file = folder / "pack.yaml"
    head = read_yaml(head_file)
    fields = head.mapping(required=["force", "name", "documents", "ask_default"])
    documents = tuple(_document(item) for item in fields["documents"].items())
    _refuse_repeats(((d.id, f) for d, f in zip(documents, fields["documents"].items(), strict=True)), "document")
    contacts_file = read_yaml(folder / "contacts.yaml")
    contacts = tuple(_contact(item) for item in contacts_file.items())
    _refuse_repeats(((c.id, f) for c, f in zip(contacts, contacts_file.items(), strict=True)), "contact")
    reader = _RulesReader({d.id for d in documents}, {c.id for c in contacts}, read_questions(folder / QUESTIONS))
    files = sorted((folder / "rules").glob("*.yaml"))
    if not files:
        raise FileError(folder / "rules", 1, "a pack needs at least one file of rules here")
    for file in files:
        reader.read(file)
    reader.check_references()
    ask_default = fields["ask_default"].one_of(sorted(reader.contacts))
    for field in fields["documents"].items():
        _known_successor(field, documents)
    return Pack(
        force=fields["force"].text(),
        name=fields["name"].text(),
        documents=documents,
        contacts=contacts,
        rules=tuple(reader.rules),
        silences=tuple(reader.silences),
        ask_default=ask_default,
    )


def _refuse_repeats(ids: Iterable[tuple[str, Field]], what: str) -> None:
    seen: set[str] = set()
    for identity, field in ids:
        if identity in seen:
            raise field.fault(f"the {what} '{identity}' is there twice")
        seen.add(identity)


def _known_successor(field: Field, documents: tuple[Document, ...]) -> None:
    fields = field.mapping(optional=_DOCUMENT_KEYS)
    successor = fields.get("superseded_by")
    if successor is None:
        return
    successors = {d.id: d.superseded_by for d in documents}
    if successor.optional_text() not in {*successors, None}:
        raise successor.fault(f"superseded_by names '{successor.text()}', which is no document of this pack")
    start = fields["id"].text()
    step, seen = successors[start], set()
    while step is not None and step not in seen:
        if step == start:
            raise successor.fault(f"superseded_by of '{start}' leads back to itself")
        seen.add(step)
        step = successors.get(step)


_DOCUMENT_REQUIRED = ("id", "title", "status")
_DOCUMENT_KEYS = (
    *_DOCUMENT_REQUIRED,
    *("version", "dated", "effective", "review_by", "superseded_by", "recognise"),
)


def _document(field: Field) -> Document:
    fields = field.mapping(required=_DOCUMENT_REQUIRED, optional=_DOCUMENT_KEYS)

    def text(key: str) -> str | None:
        return fields[key].optional_text() if key in fields else None

    def day(key: str) -> date | None:
        if text(key) is None:
            return None
        return fields[key].parsed(date.fromisoformat, "a date such as 2022-07-13")

    if text("dated") is not None and not _DATED.match(fields["dated"].text()):
        raise fields["dated"].fault("dated has to be a day (2022-07-13), a month (2013-09) or a year")
    if text("recognise") is not None:
        fields["recognise"].parsed(_compiled, "a regular expression")
    return Document(
        id=fields["id"].text(),
        title=fields["title"].text(),
        version=text("version"),
        dated=text("dated"),
        effective=day("effective"),
        review_by=day("review_by"),
        status=cast(Status, fields["status"].one_of(STATUSES)),
        superseded_by=text("superseded_by"),
        recognise=text("recognise"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(str(error)) from None


def _contact(field: Field) -> Contact:
    fields = field.mapping(required=["id", "name", "handles"], optional=["channels"])
    channels = tuple(_channel(item) for item in fields["channels"].items()) if "channels" in fields else ()
    return Contact(fields["id"].text(), fields["name"].text(), fields["handles"].text(), channels)


def _channel(field: Field) -> Channel:
    fields = field.mapping(required=["kind", "value"], optional=["note", "source", "checked", "printed"])
    if ("checked" in fields) == ("printed" in fields):
        raise field.fault("a channel needs either 'checked' (a date, with its 'source') or 'printed' (a year)")
    if "checked" in fields and "source" not in fields:
        raise field.fault("a channel that was checked needs the 'source' that it was checked against")
    return Channel(
        kind=fields["kind"].text(),
        value=fields["value"].text(),
        note=fields["note"].text() if "note" in fields else None,
        source=fields["source"].text() if "source" in fields else None,
        checked=fields["checked"].parsed(date.fromisoformat, "a date") if "checked" in fields else None,
        printed=fields["printed"].text() if "printed" in fields else None,
    )


class _RulesReader:
    """Reads the rule files one after another and checks at the end that what they refer to exists."""

    def __init__(self, documents: set[str], contacts: set[str], questions: dict[Heading, tuple[str, ...]]) -> None:
        self.documents, self.contacts = documents, contacts
        self._headings = tuple(questions)
        self._questions: dict[str, tuple[str, ...]] = {}
        for heading, asked in questions.items():
            self._questions[heading.situation] = (*self._questions.get(heading.situation, ()), *asked)
        self.rules: list[Rule] = []
        self.silences: list[Silence] = []
        self._ids: set[str] = set()
        self._situations: set[str] = set()
        self._rule_references: list[tuple[str, Field]] = []
        self._situation_references: list[tuple[str, Field]] = []

    def read(self, file: Path) -> None:
        for item in read_yaml(file).items():
            if "reason" in item.open_mapping():
                self.silences.append(self._silence(item))
            else:
                self.rules.append(self._rule(item))

    def check_references(self) -> None:
        """Rules and situations may be named before they are read; now all of them are known."""
        for name, field in self._rule_references:
            if name not in self._ids:
                raise field.fault(f"'{name}' is no rule of this pack")
        for name, field in self._situation_references:
            if name not in self._situations:
                raise field.fault(f"'{name}' is no situation of this pack")
        for heading in self._headings:
            if heading.situation not in self._situations:
                raise FileError(heading.file, heading.line, f"'{heading.situation}' is no situation of this pack")

    def _new_id(self, field: Field) -> str:
        identity = field.text()
        if not _ID.match(identity):
            raise field.fault(f"the id '{identity}' has to look like force.topic.name, in small letters")
        if identity in self._ids:
            raise field.fault(f"the id '{identity}' is there twice")
        self._ids.add(identity)
        return identity

    def _ask(self, field: Field) -> str:
        contact = field.text()
        if contact not in self.contacts:
            raise field.fault(f"'{contact}' is no contact in contacts.yaml")
        return contact

    def _source(self, field: Field) -> Source:
        fields = field.mapping(required=["document", "section", "clause"])
        document = fields["document"].text()
        if document not in self.documents:
            raise fields["document"].fault(f"'{document}' is no document in pack.yaml")
        return Source(document, fields["section"].text(), fields["clause"].text())

    def _rule(self, field: Field) -> Rule:
        fields = field.mapping(
            required=["id", "source", "says", "rule", "settles"],
            optional=["also", "applies", "instead", "ask", "examples", "not_about", "reads"],
        )
        identity = self._new_id(fields["id"])
        says = cast(Says, fields["says"].one_of(SAYS))
        reads: Verdict = DEFAULT_VERDICT[says]
        if "reads" in fields:
            reads = cast(Verdict, fields["reads"].one_of(VERDICTS))
        applies = fields["applies"].mapping(optional=_APPLIES) if "applies" in fields else {}
        account = cast(Account, applies["account"].one_of(ACCOUNTS)) if "account" in applies else None
        examples = fields["examples"].mapping(optional=["ok", "not_ok"]) if "examples" in fields else {}
        return Rule(
            id=identity,
            source=self._source(fields["source"]),
            also=tuple(self._source(item) for item in fields["also"].items()) if "also" in fields else (),
            applies=tuple((key, value.text()) for key, value in applies.items()),
            says=says,
            reads=reads,
            text=fields["rule"].text(),
            instead=fields["instead"].text() if "instead" in fields else None,
            ask=self._ask(fields["ask"]) if "ask" in fields else None,
            ok_examples=examples["ok"].texts() if "ok" in examples else (),
            not_ok_examples=examples["not_ok"].texts() if "not_ok" in examples else (),
            settles=self._situations_of(identity, fields["settles"], reads, account),
            not_about=self._near_misses(fields),
        )

    def _silence(self, field: Field) -> Silence:
        fields = field.mapping(required=["id", "reason", "topic", "ask", "settles"], optional=["nearest", "not_about"])
        identity = self._new_id(fields["id"])
        nearest = fields["nearest"].items() if "nearest" in fields else []
        self._rule_references += [(item.text(), item) for item in nearest]
        return Silence(
            id=identity,
            reason=cast(WhyNotCovered, fields["reason"].one_of(["policy_silent", "off_topic"])),
            topic=fields["topic"].text(),
            ask=self._ask(fields["ask"]),
            settles=self._situations_of(identity, fields["settles"], "not_covered", None),
            nearest=tuple(item.text() for item in nearest),
            not_about=self._near_misses(fields),
        )

    def _situations_of(
        self, owner: str, field: Field, default: Verdict, account: Account | None
    ) -> tuple[Situation, ...]:
        found = tuple(self._situation(owner, item, default, account) for item in field.items())
        if not found:
            raise field.fault(f"{owner} settles nothing; write at least one situation")
        return found

    def _situation(self, owner: str, field: Field, default: Verdict, account: Account | None) -> Situation:
        fields = field.mapping(required=["id", "when", "asked"], optional=["verdict", "because", "see", "account"])
        slug = fields["id"].text()
        if not _SLUG.match(slug):
            raise fields["id"].fault(f"'{slug}' has to be small letters, digits and hyphens")
        identity = f"{owner}/{slug}"
        if identity in self._situations:
            raise fields["id"].fault(f"the situation '{identity}' is there twice")
        self._situations.add(identity)
        verdict = cast(Verdict, fields["verdict"].one_of(VERDICTS)) if "verdict" in fields else default
        because = fields["because"].text() if "because" in fields else None
        if verdict != default and because is None:
            raise field.fault(f"{identity} has another verdict than its rule, so it needs 'because'")
        see = fields["see"].items() if "see" in fields else []
        self._rule_references += [(item.text(), item) for item in see]
        if "account" in fields:
            account = cast(Account, fields["account"].one_of(ACCOUNTS))
        return Situation(
            id=identity,
            owner=owner,
            when=fields["when"].text(),
            verdict=verdict,
            asked=fields["asked"].texts(),
            also_asked=self._questions.get(identity, ()),
            because=because,
            account=account,
            see=tuple(item.text() for item in see),
        )

    def _near_misses(self, fields: dict[str, Field]) -> tuple[NearMiss, ...]:
        return tuple(self._near_miss(item) for item in fields["not_about"].items()) if "not_about" in fields else ()

    def _near_miss(self, field: Field) -> NearMiss:
        fields = field.mapping(required=["asked", "settled_by"])
        settled_by = fields["settled_by"].text()
        if settled_by == "none":
            return NearMiss(fields["asked"].text(), None)
        self._situation_references.append((settled_by, fields["settled_by"]))
        return NearMiss(fields["asked"].text(), settled_by)
