"""What the knowledge base says to a question: a verdict and the rules and clauses that it rests on."""

from dataclasses import dataclass
from datetime import date

from knowledge.pack import Account, Contact, Status, Verdict, WhyNotCovered


@dataclass(frozen=True)
class Citation:
    """Where it is written. `rule` is our wording; `quote` the official one, empty where it is not loaded."""

    document: str
    title: str
    version: str | None
    dated: str | None
    section: str
    clause: str
    rule_id: str
    rule: str
    quote: str
    status: Status
    review_by: date | None
    review_overdue: bool


@dataclass(frozen=True)
class AccountAnswer:
    """The verdict for one kind of account, where the question does not say which."""

    account: Account
    verdict: Verdict
    because: str
    citation: Citation


@dataclass(frozen=True)
class PartAnswer:
    """The verdict on one part of a question that asks several things; `asked` is that part in the asker's words."""

    asked: str
    verdict: Verdict
    because: str
    citation: Citation | None
    account: Account | None = None


@dataclass(frozen=True)
class Reading:
    """One way to read a question that could mean several things."""

    situation: str
    when: str


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    `confidence` is the chance, 0 to 1, that an expert would give this verdict, as measured on held-out questions.
    `because` answers the very situation; `citations` are best first. `clarify` holds the readings to ask back about,
    where no answer is likely enough; `vague` says that the question does not say what is to be posted. Four things
    turn a yes into a condition: `sensitive`, it mentions what may identify a person or a case; `not_agreed`, it says
    that something was not agreed; `adds_something`, only the first of the things that are to be posted is covered;
    `for_role`, the permission holds only in a role that the question does not mention.
    """

    force: str
    verdict: Verdict
    confidence: float
    situation: str | None
    because: str | None
    citations: tuple[Citation, ...]
    instead: str | None
    ask: Contact
    accounts: tuple[AccountAnswer, ...] = ()
    parts: tuple[PartAnswer, ...] = ()
    account: Account | None = None
    why_not_covered: WhyNotCovered | None = None
    topic: str | None = None
    clarify: tuple[Reading, ...] = ()
    vague: bool = False
    sensitive: bool = False
    not_agreed: bool = False
    adds_something: bool = False
    for_role: str | None = None
    platforms: tuple[str, ...] = ()

    @property
    def earlier(self) -> bool:
        """Whether the first rule comes from a document that a later one has replaced."""
        return bool(self.citations) and self.citations[0].status == "earlier"

    @property
    def review_overdue(self) -> tuple[Citation, ...]:
        """One citation of each document that is relied on and past the date by which it should have been reviewed.

        An earlier document is relied on only where it comes first; otherwise it is just shown as well.
        """
        relied_on = [c for c in self.citations if c.status == "in_force" or c is self.citations[0]]
        return tuple({c.document: c for c in reversed(relied_on) if c.review_overdue}.values())
