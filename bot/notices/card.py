"""What a notice says on a chat platform, and the history of what it is about for its thread. No free text in either."""

from dataclasses import replace
from datetime import datetime

from bot import permissions
from bot.messages import Block, Card, Choice, Notice, Paragraph, Reply, Tone
from bot.notices.outbox import Kind
from bot.notices.posted import Post
from bot.notices.sender import Subject
from bot.notices.topics import Errand
from bot.records import audit
from bot.records.audit import Entry
from bot.records.contacts import Contact
from bot.records.people import UNKNOWN, Member
from bot.reports import clocks, ending, lists
from bot.reports.actions import Actor
from bot.reports.not_delivered import UNDELIVERED
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import notices as words

MOST_STEPS = 5  # that so_far() gives


def card(subject: Subject, recipient: Member, services: Services, kind: Kind = "told") -> Reply:
    """What this recipient reads now, with the buttons that they may press now; `kind` is that of the notice.

    Free text opens on a press, which is audited. Nothing is said to whoever may not see it any more.
    """
    if isinstance(subject, Errand):
        chosen = (subject.choice,) if subject.choice else ()
        return Reply(text=subject.text, cards=(Card(subject.text, "neutral"),), choices=chosen)
    seen_as = permissions.standing(recipient, recipient.id, subject, services)
    warned = _undelivered(subject, recipient, services) if kind == "alarm" else ()
    if seen_as is None:
        says = words.UNDELIVERED if warned else words.NOT_YOURS
        headline = says.format(reference=subject.reference)
        return Reply(text=headline, cards=(Card(headline, "neutral"),), choices=warned)
    if _is_kept_from_screens(subject, recipient):
        shows = Choice(words.OPEN_IT, f"{lists.CONTACTS}:show:{subject.reference}")
        return Reply(text=words.NEWS, cards=(Card(words.NEWS, "neutral"),), choices=(shows,))
    with services.store.database.read() as connection:
        entries = audit.entries(connection, subject.reference)
        is_for_nobody = subject.status == "open" and services.outbox.is_for_nobody(connection, subject.reference)
    headline = lists.heading(subject)
    why = [Paragraph(words.WHY[kind])] if kind in words.WHY and not _is_over(kind, subject, services) else []
    blocks: list[Block] = [*why, Paragraph(_what(subject, services)), Paragraph(_state(subject, recipient, entries))]
    blocks += [Notice(contact_words.NOBODY_LEFT, "warning")] if is_for_nobody else []
    blocks += ending.clock_blocks(subject, services)
    choices = lists.buttons(Actor(recipient.id, recipient), subject, seen_as, services)
    show = Choice(contact_words.OPEN.format(reference=subject.reference), f"{lists.CONTACTS}:show:{subject.reference}")
    tone: Tone = "duty" if subject.urgency == "emergency" and subject.status == "open" else "neutral"
    return Reply(text=headline, cards=(Card(headline, tone, tuple(blocks)),), choices=(*choices, show, *warned))


def history(post: Post, recipient: Member, services: Services) -> list[str]:
    """A line for each step since the message was last refreshed, for its thread; nothing that they may not see.

    Only contacts have one: the log of a campaign says what others confirmed. That somebody read it is left out.
    """
    if post.notice.topic != "contact":
        return []
    with services.store.database.read() as connection:
        contact = services.contacts.peek(connection, post.notice.contact)
    steps = _steps(contact, recipient, services) if contact else []
    return [contact_words.step(entry) for entry in steps if post.shown < entry.number <= post.version]


def so_far(subject: Subject, recipient: Member, services: Services) -> list[str]:
    """The last lines of the same history, for platforms without threads."""
    if isinstance(subject, Errand):
        return []
    return [contact_words.step(entry) for entry in _steps(subject, recipient, services)[-MOST_STEPS:]]


def _steps(contact: Contact, recipient: Member, services: Services) -> list[Entry]:
    if permissions.standing(recipient, recipient.id, contact, services) is None:
        return []
    if _is_kept_from_screens(contact, recipient):
        return []
    with services.store.database.read() as connection:
        entries = audit.entries(connection, contact.reference)
    steps = [entry for entry in entries if entry.action != "read" and entry.action in contact_words.STEPS]
    return [_in_confidence(entry, contact) for entry in steps] if contact.hidden else steps


def _in_confidence(entry: Entry, contact: Contact) -> Entry:
    """The step without the name of whoever reported it."""

    def is_theirs(name: str) -> bool:  # a pseudonym is theirs from before anybody knew who they are
        return name == contact.officer or name.startswith(UNKNOWN)

    actor = words.WHOEVER_RECORDED_IT if is_theirs(entry.actor) else entry.actor
    detail = words.WHOEVER_RECORDED_IT.lower() if is_theirs(entry.detail) else entry.detail
    return replace(entry, actor=actor, detail=detail)


def _is_kept_from_screens(contact: Contact, recipient: Member) -> bool:
    """Whether it is what this person reported in confidence: colleagues may look at their screen."""
    return contact.hidden and contact.officer == recipient.id


def _undelivered(contact: Contact, recipient: Member, services: Services) -> tuple[Choice, ...]:
    if not permissions.is_administrator(recipient):
        return ()
    return (Choice(contact_words.NOT_DELIVERED, UNDELIVERED),)


def _is_over(kind: Kind, contact: Contact, services: Services) -> bool:
    """Whether what a notice was for has been done: it stands there still, and must ask for nothing."""
    if kind in ("due", "missed"):
        return not clocks.running(contact, services)
    return kind == "reminder" and contact.status != "open"


def _what(contact: Contact, services: Services) -> str:
    says = words.WHAT if contact.unit else words.WHAT_WITHOUT_UNIT
    if contact.hidden:
        says = words.WHAT_IN_CONFIDENCE
    return says.format(
        urgency=contact_words.URGENCIES[contact.urgency],
        about=lists.about(contact, services),
        officer=contact.officer,
        unit=contact.unit,
        filed=contact_words.moment(contact.filed),
    )


def _state(contact: Contact, recipient: Member, entries: list[Entry]) -> str:
    due = contact_words.moment(contact.due)
    if contact.status == "open":
        passed = _last(entries, recipient.id, "passed_on")
        if passed is not None:
            return words.PASSED_ON_BY_YOU.format(at=_at(passed), due=due)
        return words.BY.format(due=due)
    says = words.STATES[contact.status, contact.holder == recipient.id]
    when = _last(entries, contact.holder, contact.status)
    return says.format(who=contact.holder, at=_at(when))


def _last(entries: list[Entry], who: str | None, action: str) -> datetime | None:
    """When somebody did it last; None where that is no longer in the log."""
    return next((entry.at for entry in reversed(entries) if (entry.actor, entry.action) == (who, action)), None)


def _at(moment: datetime | None) -> str:
    return words.AT.format(moment=contact_words.moment(moment)) if moment else ""
