"""The list "People who have left"."""

from bot import wording
from bot.leavers import settling
from bot.leavers.belongings import belongings
from bot.messages import Card, Choice, Incoming, Paragraph, Reply
from bot.notices.timing import LONDON
from bot.records.leavers import Leaver
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import leavers as words

LEAVERS = "leavers"  # choices are "leavers:ACTION:LEAVER/THING"


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about people who left was pressed."""
    _, action, *rest = incoming.choice.split(":", 2)
    by, (reference, _, thing) = actions.actor(incoming.person, services), (rest[0] if rest else "").partition("/")
    try:
        if action == "list":
            return _list(by, services)
        if action == "out":
            settling.out_of_group(by, reference, thing, services)
            return _list(by, services, words.SETTLED)
    except ActionRefused:
        pass
    return Reply(text=words.UNKNOWN, cards=(Card(words.UNKNOWN, "neutral"),))


def _list(by: Actor, services: Services, done: str = "") -> Reply:
    if by.member is None:
        return Reply(text=contact_words.SIGN_IN_FIRST, cards=(Card(contact_words.SIGN_IN_FIRST, "neutral"),))
    found, cards, choices = settling.open_for(by, services), list[Card](), list[Choice]()
    for leaver in found:
        name, (lines, things) = _heading(leaver), _things(leaver, services)
        cards.append(Card(name, "neutral", tuple(Paragraph(line) for line in lines)))
        choices += things
    said = [*filter(None, [done]), *([words.EXPLAINED] if found else [words.NOTHING])]
    first = Card(words.LEAVERS, "neutral", tuple(Paragraph(line) for line in said))
    return Reply(text=done or words.LEAVERS, cards=(first, *cards), choices=tuple(choices))


def _things(leaver: Leaver, services: Services) -> tuple[list[str], list[Choice]]:
    with services.store.database.read() as connection:
        found = belongings(connection, leaver.person, services)
    choices = [
        Choice(thing.label, f"{LEAVERS}:{thing.action}:{leaver.reference}/{thing.reference}", beside=_heading(leaver))
        for thing in found
    ]
    return [words.STILL.format(name=thing.name) for thing in found], choices


def _heading(leaver: Leaver) -> str:
    day = wording.day(leaver.at.astimezone(LONDON).date())
    return words.HEADING.format(person=leaver.person, day=day)
