"""App Home: a box to ask in, what can be begun, what waits, and what is theirs. It shows what the web pages list."""

from dataclasses import replace

from adapters.slack import blocks, cards
from adapters.slack.blocks import Json, Part, Run
from adapters.slack.event import Event
from adapters.slack.inbound import ASK_BOX
from bot import for_you, thread, wording
from bot.flows.starting import START_CONTACT
from bot.handle import LAST, handle
from bot.help import HELP
from bot.messages import Choice, Incoming, Person, Reply
from bot.reports import actions
from bot.reports.flow import MENU
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import for_you as for_you_words
from bot.wording import reports as report_words
from bot.wording import slack as words

_MOST_CARDS = 4  # of a list; the rest is a press away
_LONGEST_QUESTION = 2000  # characters
_MOST_BLOCKS = 100


def view(what: Event, force: str, services: Services) -> Json:
    """The Home of the person whose event it is, at most 100 blocks."""
    person = Person(f"slack:{what.user}", force)
    made = [_ask(), *blocks.choices(enumerate(_begin())), *blocks.rich([_line(words.HOME_PRIVATE)])]
    hidden = _hidden(person, services)
    made += _last_answer(what, person, services)
    for heading, choice in _lists(person, services):
        made += _list(heading, choice, _shown(choice, what, person, services), hidden)
    return {"type": "home", "blocks": _numbered(made)[:_MOST_BLOCKS]}


def refused(why: str) -> Json:
    """The Home of somebody who gets no answers."""
    return {"type": "home", "blocks": blocks.rich([_line(why)])}


def _ask() -> Json:
    element = {
        "type": "plain_text_input",
        "action_id": ASK_BOX,
        "max_length": _LONGEST_QUESTION,
        "placeholder": blocks.plain_text(words.ASK_HERE, 150),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    label = blocks.plain_text(wording.YOUR_QUESTION, 2000)
    return {"type": "input", "dispatch_action": True, "block_id": "ask", "label": label, "element": element}


def _begin() -> list[Choice]:
    return [
        Choice(wording.CHECK_A_DRAFT, "draft"),
        Choice(wording.RECORD_A_CONTACT, START_CONTACT),
        Choice(report_words.MENU, MENU),
        Choice(words.WHAT_IT_DOES, HELP),
    ]


def _last_answer(what: Event, person: Person, services: Services) -> list[Json]:
    """The answer that they had last, wherever they asked, while it is remembered; it is kept only if they say so."""
    asked = Incoming(what.key, _of_their_force(person, services), what.home)
    if thread.recall(asked, services) is None:
        return []
    card = _shown(LAST, what, person, services).cards[0]
    begins = Reply(text=card.headline, cards=(replace(card, blocks=card.blocks[:1]),))
    rows = [block for groups in cards.groups(begins) for group in groups for block in group]
    head = blocks.rich([Part((Run(words.LAST_ANSWER, bold=True),))])
    return [blocks.divider(), *head, *rows, *blocks.choices([(0, Choice(words.SEE_ALL, LAST))])]


def _of_their_force(person: Person, services: Services) -> Person:
    member = services.member(person.id)
    return replace(person, force=member.force) if member else person


def _lists(person: Person, services: Services) -> list[tuple[str, str]]:
    """What is listed: heading and the choice that shows the whole list; nothing for somebody who is not known."""
    member = services.member(person.id)
    if member is None:
        return []
    queue = [(contact_words.QUEUE, "contacts:queue")] if _leads(member.id, services) or member.roles else []
    return [
        (for_you_words.FOR_YOU, for_you.FOR_YOU),
        *queue,
        (contact_words.MY_CONTACTS, "contacts:mine"),
        (words.MY_GROUPS, "groups:mine"),
        (wording.MY_KEPT_ANSWERS, "kept"),
    ]


def _hidden(person: Person, services: Services) -> set[str]:
    """The references of their reports that nobody is to learn of who reads their screen."""
    by = actions.actor(person, services)
    return {contact.reference for contact in services.contacts.of_officers([by.id]) if contact.hidden}


def _leads(member: str, services: Services) -> bool:
    return bool(services.people.managed_by(member))


def _shown(choice: str, what: Event, person: Person, services: Services) -> Reply:
    message = Incoming(f"{what.key}/{choice}", person, what.conversation, kind="choice", choice=choice)
    return handle(message, services)


def _list(heading: str, choice: str, reply: Reply, hidden: set[str]) -> list[Json]:
    """The first cards of a list, with a button for all of it."""
    every = [card for card in reply.cards if card.headline != heading or card.blocks]
    open_to_see = [card for card in every if not any(reference in card.headline for reference in hidden)]
    first = replace(reply, cards=tuple(open_to_see[:_MOST_CARDS]), form=None)
    rows = [block for groups in cards.groups(first) for group in groups for block in group]
    more = [Choice(words.SEE_ALL, choice)] if len(every) > 1 or len(every) > len(open_to_see) else []
    is_said = any(card.headline == heading for card in first.cards)
    head = [] if is_said else blocks.rich([Part((Run(heading, bold=True),))])
    return [blocks.divider(), *head, *rows, *blocks.choices(enumerate(more))]


def _line(text: str) -> Part:
    return Part((Run(text),))


def _numbered(made: list[Json]) -> list[Json]:
    """The blocks with their buttons numbered through: ids of actions may occur once only."""
    number = 0
    for block in made:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            element["action_id"] = f"choice-{number}"
            number += 1
    return made
