"""The list "People who have left"."""

from bot import wording
from bot.groups.lists import group_name
from bot.leavers import settling
from bot.messages import Card, Choice, Incoming, Paragraph, Reply, notice
from bot.notices.timing import LONDON
from bot.records.leavers import Leaver
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import leavers as words

LEAVERS = "leavers"  # choices are "leavers:ACTION:LEAVER/GROUP"


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about people who left was pressed."""
    _, action, *rest = incoming.choice.split(":", 2)
    by, (reference, _, group) = actions.actor(incoming.person, services), (rest[0] if rest else "").partition("/")
    try:
        if action == "list":
            return _list(by, services)
        if action == "out":
            settling.out_of_group(by, reference, group, services)
            return _list(by, services, words.SETTLED)
    except ActionRefused:
        pass
    return notice(words.UNKNOWN)


def _list(by: Actor, services: Services, done: str = "") -> Reply:
    if by.member is None:
        return notice(contact_words.SIGN_IN_FIRST)
    found, cards, choices = settling.open_for(by, services), list[Card](), list[Choice]()
    for leaver in found:
        name, (lines, buttons) = _heading(leaver), _groups(leaver, services)
        cards.append(Card(name, "neutral", tuple(Paragraph(line) for line in lines)))
        choices += buttons
    said = [*filter(None, [done]), *([words.EXPLAINED] if found else [words.NOTHING])]
    first = Card(words.LEAVERS, "neutral", tuple(Paragraph(line) for line in said))
    return Reply(text=done or words.LEAVERS, cards=(first, *cards), choices=tuple(choices))


def _groups(leaver: Leaver, services: Services) -> tuple[list[str], list[Choice]]:
    """What is said of each group, and the button by which it is settled."""
    with services.store.database.read() as connection:
        found = settling.groups_of(connection, leaver, services)
    choices = [
        Choice(
            words.OUT_OF.format(name=group_name(group)),
            f"{LEAVERS}:out:{leaver.reference}/{group.reference}",
            beside=_heading(leaver),
        )
        for group in found
    ]
    return [words.STILL.format(name=group_name(group)) for group in found], choices


def _heading(leaver: Leaver) -> str:
    day = wording.day(leaver.at.astimezone(LONDON).date())
    return words.HEADING.format(person=leaver.person, day=day)
