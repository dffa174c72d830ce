"""What waits for somebody besides reports: what they were told and is still to be done, each with its button."""

from dataclasses import replace

from bot.messages import Block, Card, Choice, Incoming, Notice, Reply, notice
from bot.notices.topics import Errand, errands_of
from bot.records.people import Member
from bot.reports import actions
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import for_you as words

FOR_YOU = "for_you"


def shown(incoming: Incoming, services: Services) -> Reply:
    """The list, the newest first."""
    by = actions.actor(incoming.person, services)
    if by.member is None:
        return notice(contact_words.SIGN_IN_FIRST)
    errands = errands_of(by.id, services)
    if not errands:
        return notice(words.NOTHING)
    cards = tuple(Card(_heading(n, errand), "neutral", _source(errand)) for n, errand in enumerate(errands, start=1))
    choices = tuple(choice for number, errand in enumerate(errands, start=1) if (choice := _choice(number, errand)))
    return Reply(text=words.FOR_YOU, cards=(Card(words.FOR_YOU, "neutral"), *cards), choices=choices)


def waits_for(person: str, services: Services) -> bool:
    """Whether anything waits for the member with this id."""
    return bool(errands_of(person, services))


def number_for(member: Member, services: Services) -> int:
    """How many there are."""
    return len(errands_of(member.id, services))


def _heading(number: int, errand: Errand) -> str:
    return f"{number}. {errand.text}"


def _source(errand: Errand) -> tuple[Block, ...]:
    return (Notice(errand.source),) if errand.source else ()


def _choice(number: int, errand: Errand) -> Choice | None:
    return replace(errand.choice, beside=_heading(number, errand)) if errand.choice else None
