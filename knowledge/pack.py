"""What a force's policy pack holds: documents, contacts, rules and the situations that they settle."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Verdict = Literal["allowed", "not_allowed", "conditional", "required", "information", "not_covered"]
Says = Literal["may", "must", "must_not", "should", "should_not", "only_if", "fact"]
Account = Literal["personal", "corporate", "messaging"]
Status = Literal["in_force", "earlier"]
WhyNotCovered = Literal["policy_silent", "off_topic"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SAYS: tuple[Says, ...] = get_args(Says)
ACCOUNTS: tuple[Account, ...] = get_args(Account)
STATUSES: tuple[Status, ...] = get_args(Status)

DEFAULT_VERDICT: dict[Says, Verdict] = {
    "may": "allowed",
    "must": "required",
    "should": "required",
    "must_not": "not_allowed",
    "should_not": "not_allowed",
    "only_if": "conditional",
    "fact": "information",
}


@dataclass(frozen=True)
class Document:
    """One version of a published policy, or an Act or national guidance.

    `dated` is as the document prints it: a day, or only a month ("2013-09"), or None.
    """

    id: str
    title: str
    version: str | None
    dated: str | None
    effective: date | None
    review_by: date | None
    status: Status
    superseded_by: str | None = None
    recognise: str | None = None

    def review_overdue(self, on: date) -> bool:
        """Whether the date by which it promised to be reviewed has passed."""
        return self.review_by is not None and self.review_by < on


@dataclass(frozen=True)
class Source:
    """Where a document says it: the section and the clause as a reader finds them on the page."""

    document: str
    section: str
    clause: str


@dataclass(frozen=True)
class Channel:
    """A way to reach an office. `printed` is the year of a document whose channel we could not confirm."""

    kind: str
    value: str
    note: str | None = None
    source: str | None = None
    checked: date | None = None
    printed: str | None = None


@dataclass(frozen=True)
class Contact:
    """An office, never a person."""

    id: str
    name: str
    handles: str
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True)
class Situation:
    """A case that staff meet and the verdict that settles it; `owner` is the id of its rule or silence card.

    `asked` are the questions beside it in the rules, `also_asked` those of other authors in the question files.
    """

    id: str
    owner: str
    when: str
    verdict: Verdict
    asked: tuple[str, ...]
    because: str | None = None
    account: Account | None = None
    see: tuple[str, ...] = ()
    also_asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class NearMiss:
    """A question that sounds like a rule's but is settled by another situation, or by none we have."""

    asked: str
    settled_by: str | None


@dataclass(frozen=True)
class Rule:
    """One thing that a policy says, in our own words, with its exact reference."""

    id: str
    source: Source
    says: Says
    text: str
    settles: tuple[Situation, ...]
    also: tuple[Source, ...] = ()
    applies: tuple[tuple[str, str], ...] = ()
    instead: str | None = None
    ask: str | None = None
    ok_examples: tuple[str, ...] = ()
    not_ok_examples: tuple[str, ...] = ()
    not_about: tuple[NearMiss, ...] = ()
    reads: Verdict = "information"

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.source, *self.also)


@dataclass(frozen=True)
class Silence:
    """A topic that staff ask about and the documents do not answer."""

    id: str
    reason: WhyNotCovered
    topic: str
    ask: str
    settles: tuple[Situation, ...]
    nearest: tuple[str, ...] = ()
    not_about: tuple[NearMiss, ...] = ()


@dataclass(frozen=True)
class Pack:
    """All that we hold of one force (or, as `national`, of what binds every force)."""

    force: str
    name: str
    documents: tuple[Document, ...]
    contacts: tuple[Contact, ...]
    rules: tuple[Rule, ...]
    silences: tuple[Silence, ...]
    ask_default: str

    def document(self, document_id: str) -> Document | None:
        return next((d for d in self.documents if d.id == document_id), None)

    def contact(self, contact_id: str) -> Contact | None:
        return next((c for c in self.contacts if c.id == contact_id), None)

    def rule(self, rule_id: str) -> Rule | None:
        return next((r for r in self.rules if r.id == rule_id), None)

    @property
    def situations(self) -> tuple[Situation, ...]:
        return (*(s for r in self.rules for s in r.settles), *(s for c in self.silences for s in c.settles))

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        return (*(m for r in self.rules for m in r.not_about), *(m for c in self.silences for m in c.not_about))
