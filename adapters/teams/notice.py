"""What the card of a notice says now, for whoever is told of it, presses a button on it or looks at it again."""

from dataclasses import replace
from typing import cast, get_args

from adapters.teams import outbound
from adapters.teams.api import PLATFORM
from adapters.teams.outbound import Message
from adapters.teams.where import Where
from bot.messages import Paragraph, Reply
from bot.messages import notice as reply_notice
from bot.notices.card import card, so_far
from bot.notices.outbox import Kind, Notice
from bot.notices.sender import Subject
from bot.notices.topics import CONTACT, Errand, topic_of
from bot.records.people import Member
from bot.reports.lists import CONTACTS
from bot.services import Services
from bot.wording import notices as words

_NOTICE = "notice"
_MOST_DIGITS = 10
# What is done at once, so that nothing but this card has to change; all else asks or shows something: in a dialog.
_AT_ONCE = (f"{CONTACTS}:acknowledge:", f"{CONTACTS}:pass:")


def about(notice: Notice) -> str:
    """What the buttons of a notice bring back as Where.shows: enough to find what it is about without any message."""
    return f"{_NOTICE}/{notice.id}/{notice.topic}/{notice.contact}/{notice.kind}"


def is_notice(shows: str) -> bool:
    """Whether a button is one of a notice."""
    return shows.startswith(f"{_NOTICE}/")


def opens_dialog(choice: str) -> bool:
    """Whether a button of a notice opens a dialog."""
    return not choice.startswith(_AT_ONCE)


def message(shows: str, subject: Subject | None, recipient: Member, user: str, services: Services) -> Message:
    """The card for a recipient, whom Teams calls `user`; without a subject it says that it is not theirs any more."""
    _, _, _, reference, kind = shows.split("/")
    reply = reply_notice(words.NOT_YOURS.format(reference=reference))
    if subject is not None:
        told = card(subject, recipient, services, cast(Kind, kind))
        reply = _with_history(told, so_far(subject, recipient, services))
    return outbound.notice_card(reply, Where(shows=shows), user, opens_dialog)


def card_now(shows: str, account: str, user: str, services: Services) -> Message:
    """The card as it stands now for an account that presses or looks, whatever the data of its button says.

    It says no more than that it is over where it is not for them or there is nothing left to say: its notice may be
    gone, and the data come from outside.
    """
    number, topic, reference = _parsed(shows)
    member = services.member(f"{PLATFORM}:{account}")
    if member is None or not number:
        where = Where(shows=shows if number else f"{_NOTICE}/")
        return outbound.notice_card(reply_notice(words.OVER), where, user, opens_dialog)
    if topic != CONTACT:
        return message(shows, _errand(int(number), topic, reference, member, services), member, user, services)
    with services.store.database.read() as connection:
        contact = services.contacts.peek(connection, reference)
    return message(shows, contact, member, user, services)


def _parsed(shows: str) -> tuple[str, str, str]:
    """Number, topic and reference; all empty where it is not what `about` makes."""
    match shows.split("/"):
        case ["notice", number, topic, reference, kind] if (
            number.isdecimal() and number.isascii() and len(number) <= _MOST_DIGITS and kind in get_args(Kind)
        ):
            return number, topic, reference
    return "", "", ""


def _errand(number: int, topic: str, reference: str, member: Member, services: Services) -> Errand:
    """What somebody is asked to do still; that it is over for whoever it was not meant for."""
    over = Errand(topic, reference, member.force, words.OVER)
    known = topic_of(topic)
    with services.store.database.read() as connection:
        notice = services.outbox.by_id(connection, number)
        if known is None or notice is None:
            return over
        if (notice.topic, notice.contact, notice.recipient) != (topic, reference, member.id):
            return over
        return known.errand(connection, notice, services) or over


def _with_history(reply: Reply, lines: list[str]) -> Reply:
    """What happened since stands in the card: personal chats have no threads."""
    if not lines:
        return reply
    first, *others = reply.cards
    steps = (Paragraph(line, "" if place else words.HISTORY) for place, line in enumerate(lines))
    return replace(reply, cards=(replace(first, blocks=(*first.blocks, *steps)), *others))
