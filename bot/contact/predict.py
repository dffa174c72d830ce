"""A message from the public → what a batch of them is measured by: category, urgency, signposts, routes, reply."""

from dataclasses import dataclass
from itertools import zip_longest

from bot.contact.reply import reply_text
from bot.services import Services
from knowledge.answer import Citation
from knowledge.messages.handling import About, Duty, OwnAccount
from knowledge.messages.kinds import Category, Urgency

MOST_CITATIONS = 3


@dataclass(frozen=True)
class Predicted:
    """What Signpost would suggest and do, if the officer agreed with every suggestion."""

    category: Category
    urgency: Urgency
    confidence: float
    signposts: tuple[str, ...]
    routes: tuple[str, ...]
    reply: str
    citations: tuple[Citation, ...]


def predict(force: str, account: OwnAccount, message: str, services: Services) -> Predicted:
    """Sort a message and look up what its force does with it; nothing of it is kept."""
    found, handling = services.knowledge.sort(message), services.knowledge.handling(force)
    urgent = found.urgency == "emergency"
    # What can't be ruled out to be an emergency is handled as one, and as what it seems to be besides.
    main: Category = "emergency" if urgent else found.category
    also: list[Category] = [found.category] if urgent and found.category != "emergency" else []
    also += [category for category in found.also if category not in also]
    about = About((main, *also), found.signs, account)
    duties = handling.duties_for(about)
    # The first channel of each matter before the second of any, so that none is lost at the end of a list.
    in_turn = zip_longest(*(handling.signposts[category] for category in (main, *also)))
    signposts = tuple(dict.fromkeys(signpost for turn in in_turn for signpost in turn if signpost is not None))
    routes = tuple(duty.route for duty in duties if duty.route is not None)
    return Predicted(
        found.category,
        found.urgency,
        found.confidence,
        signposts,
        routes,
        reply_text(about, force, services),
        _citations(force, duties, about, services),
    )


def _citations(force: str, duties: tuple[Duty, ...], about: About, services: Services) -> tuple[Citation, ...]:
    lines = services.knowledge.handling(force).reply_for(about)
    rules = dict.fromkeys(rule for rule in [*(line.rule for line in lines), *(duty.rule for duty in duties)] if rule)
    today = services.now().date()
    return tuple(services.knowledge.cite(force, rule, on=today) for rule in list(rules)[:MOST_CITATIONS])
