"""Whoever is told to do something is told where that stands in their force's policy, or that it does not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from pathlib import Path

import pytest

from bot.accounts import fields, register
from bot.campaigns import running
from bot.handle import handle
from bot.leaving import left
from bot.messages import Card, Incoming, Notice, Paragraph, Person, Reply, RuleBlock
from bot.notices.worker import run_due
from bot.records.people import Member
from bot.reports import actions, filing
from bot.services import Services
from bot.wording.accounts import HOLDS_A_LOG_IN
from bot.wording.flows import GOOD_PRACTICE
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.accounts.office import COMMS, EDITOR, ENTRY, REVIEW
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.groups.asking import LAST_DAY
from tests.bot.reports.test_offices import REQUEST, office
from tests.bot.team import OFFICER, TEAM, Platform, member
from tests.conftest import Clock

FORCES = ("wmp", "wiltshire", "wwm")
PEOPLE = (*TEAM, member(EDITOR, "2001"), office("isa", "information_security"), office("dp", "data_protection"))
_TELLS = (
    "Ask Change Check Close Confirm Declare Delete Don't Give Go Hand Have Keep Leave Look Make Ring Say Send "
    "Stop Take Talk Tell Write"
)
INSTRUCTION = re.compile(rf"(?:^|[.:;] )(?:{'|'.join(_TELLS.split())})\b|\b(?:has to|have to|must|is to|are to)\b")


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


@pytest.fixture(params=FORCES)
def force(request: pytest.FixtureRequest, services: Services) -> str:
    """A force in which everybody of the team works."""
    services.people.import_all(_people(str(request.param)), services.now())
    return str(request.param)


def _people(force: str, without: str = "") -> list[Member]:
    return [replace(person, force=force) for person in PEOPLE if person.id != without]


def choose(services: Services, choice: str, who: str) -> Reply:
    return handle(Incoming("1", Person(f"person:{who}", ""), "t", kind="choice", choice=choice), services)


def fill(services: Services, form: Reply, given: dict[str, str], who: str) -> Reply:
    assert form.form is not None, form.text
    person = Person(f"person:{who}", "")
    return handle(Incoming("2", person, "t", kind="form", choice=form.form.name, fields=given), services)


def waiting(services: Services, who: str) -> Reply:
    run_due(Platform(), services)
    return choose(services, "for_you", who)


def uncited(reply: Reply) -> list[str]:
    """What a screen tells somebody to do without saying where it stands."""
    found = [text for card in reply.cards for text in _of_card(card)]
    asked = reply.form.fields if reply.form else ()
    said = [text for field in asked for text in (field.hint, field.problem)]
    has_source = any(_is_source(block) for card in reply.cards for block in card.blocks)
    return found + [text for text in said if INSTRUCTION.search(text) and not has_source]


def _of_card(card: Card) -> Iterator[str]:
    if INSTRUCTION.search(card.headline) and not any(map(_is_source, card.blocks)):
        yield card.headline
    for block, after in zip_longest(card.blocks, card.blocks[1:]):
        if isinstance(block, Paragraph | Notice) and INSTRUCTION.search(block.text) and not _is_source(after):
            yield block.text


def _is_source(block: object) -> bool:
    """A rule, the label that there is none, or the line of a notice that names the clause."""
    return isinstance(block, RuleBlock) or (isinstance(block, Notice) and block.kind == "information")


def enter(services: Services, force: str) -> str:
    """An account of the force; its reference."""
    entry = fields.read(ENTRY, force, services.people.member)
    assert isinstance(entry, fields.Entry)
    return register.add(
        actions.actor(Person(f"person:{COMMS}", force), services), entry, None, "team", services
    ).reference


def test_force_accounts(services: Services, force: str, clock: Clock) -> None:
    account = enter(services, force)
    services.people.import_all(_people(force, without=EDITOR), clock(), partial(left, services=services))
    clock.time += timedelta(days=50)
    with_access = choose(services, f"accounts:show:{account}", OFFICER)
    screens = [with_access, choose(services, "accounts:force", COMMS), choose(services, "accounts:mine", OFFICER)]
    screens += [waiting(services, COMMS), waiting(services, OFFICER)]
    review = choose(services, f"accounts:review:{account}", OFFICER)
    screens += [review, fill(services, review, REVIEW | {"odd": "password: Firefly9"}, OFFICER)]
    change = choose(services, f"accounts:change:{account}", COMMS)
    screens += [change, fill(services, change, ENTRY | {"purpose": "password: Firefly9"}, COMMS)]
    screens.append(choose(services, f"accounts:editors:{account}", OFFICER))
    services.people.import_all(_people(force, without=OFFICER), clock(), partial(left, services=services))
    screens += [
        choose(services, f"accounts:show:{account}", COMMS),
        waiting(services, COMMS),
        waiting(services, "2001"),
    ]
    assert [uncited(screen) for screen in screens] == [[]] * len(screens)
    assert any(isinstance(block, RuleBlock | Notice) for block in with_access.cards[0].blocks)


def test_a_password_in_an_application_says_what_to_do_with_its_clause(services: Services, force: str) -> None:
    form = choose(services, "flow:account_close:start", OFFICER)
    assert form.form is not None
    again = fill(services, form, {form.form.fields[0].name: "X, pw is Firefly9"}, OFFICER)
    assert again.text == HOLDS_A_LOG_IN
    assert "somebody may have seen it" in repr(again)
    assert uncited(again) == []


def test_campaigns_and_groups(services: Services, force: str) -> None:
    psd = actions.actor(Person("person:psd", force), services)
    running.begin(psd, running.plan(psd, force, (), LAST_DAY, services).reference, services)
    for _ in range(3):
        run_due(Platform(), services)
    told, asked = waiting(services, OFFICER), choose(services, "campaigns:mine", OFFICER)
    mine = choose(services, "groups:mine", OFFICER)
    assert [uncited(screen) for screen in (told, asked, mine)] == [[], [], []]
    cited = [block.reference for block in asked.cards[0].blocks if isinstance(block, RuleBlock)]
    line = [block.text for block in told.cards[1].blocks if isinstance(block, Notice)]
    assert line == (cited or [GOOD_PRACTICE])
    assert [reference.partition(" ")[0] for reference in cited] == (["OTHER/4"] if force == "wmp" else [])


@pytest.mark.parametrize("decision", ["taken_down", "refused", "extended", "withdrawn"])
def test_a_decision_on_a_request_to_take_something_down(services: Services, force: str, decision: str) -> None:
    person = f"person:{OFFICER}"
    run = services.runs.begin(person, "take_down", force, services.now())
    contact, told = filing.file(replace(run, answers=REQUEST), person, services)
    holder = told[0].id
    actions.acknowledge(actions.actor(Person(f"person:{holder}", force), services), contact.reference, services)
    form = choose(services, f"contacts:decide:{contact.reference}/{decision}", holder)
    assert form.form is not None, form.text
    assert uncited(form) == []
    assert any(isinstance(block, RuleBlock) or block == Notice(GOOD_PRACTICE) for block in form.cards[0].blocks)
