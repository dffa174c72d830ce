"""The contact flow, walked from the first question to the end through the same door as on a platform.

Every sequence of steps that there is, with every answer at least once, for every force. All answers of all paths are
walked in test_walk.py, without the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import cast

import pytest

from bot.flows.definition import Step
from bot.flows.walk import Path, differing
from bot.messages import Notice, Paragraph, Reply, RuleBlock
from bot.records.people import Member
from bot.records.seal import Seal
from bot.records.store import Store
from bot.reports.contact_flow import contact_flow
from bot.reports.filing import officer_id
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import flows as words
from knowledge.messages.kinds import CATEGORIES, Category
from knowledge.model.embedder import OnnxEmbedder
from tests.bot.flows.client import CONFIRM, Client, KnowledgeThatSuggests

MESSAGE = "hiya, my bike was nicked outside the station last night"
REFERENCE = re.compile(re.escape(contact_words.FILED).replace(re.escape("{reference}"), r"[0-9A-Z]{4}-[0-9A-Z]{4}"))


@dataclass(frozen=True)
class Walk:
    """One way through the flow: the steps, and what was shown at each and at the end."""

    force: str
    way: tuple[Step, ...]
    shown: tuple[Reply, ...]
    end: Reply


@pytest.fixture(scope="module")
def services(embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """One database for all walks."""
    data = tmp_path_factory.mktemp("walks")
    composed = Services(
        knowledge=KnowledgeThatSuggests(embedder, data),
        now=lambda: datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
        open_seal=lambda: Seal(bytes(range(32))),
        open_store=lambda seal: Store(f"sqlite:///{data / 'signpost.db'}", seal),
    )
    composed.people.import_all([Member("1234", "wmp", "North")], composed.now())  # whom a complaint can be about
    yield composed
    composed.close()


@pytest.fixture(scope="module")
def walks(services: Services) -> list[Walk]:
    chosen = list(differing(contact_flow(services).flow))
    return [walk(path, force.id, services) for force in services.knowledge.forces() for path in chosen]


def walk(path: Path, force: str, services: Services) -> Walk:
    """Answer each step as a client sends it, and confirm."""
    answers, way = path
    client, shown = Client(services, force), []
    client.start()
    for step in way[:-1]:
        shown.append(client.reply)
        assert client.reply.text == step.ask
        if step.kind == "paste" and answers[step.id]:
            read = cast(KnowledgeThatSuggests, services.knowledge)
            urgent, sure = answers["suggested_urgent"] == "yes", answers["suggested_sure"]
            read.suggest(cast(Category, answers["suggested"]), urgent=urgent, sure=sure)
            client.answer(step.id, MESSAGE)
        else:
            client.answer(step.id, answers[step.id])
    if way[-1].kind == "confirm":
        shown.append(client.reply)
        client.press(client.button(CONFIRM))
    return Walk(force, way, tuple(shown), client.reply)


def duties(reply: Reply, force: str, services: Services) -> list[tuple[str, object]]:
    """What the officer is told to do, each with the block that follows it."""
    told = {duty.do for duty in services.knowledge.handling(force).duties}
    blocks = [*(block for card in reply.cards for block in card.blocks), None]
    return [(a.text, b) for a, b in pairwise(blocks) if isinstance(a, Paragraph) and a.text in told]


def test_every_step_and_every_answer_is_walked(services: Services, walks: list[Walk]) -> None:
    flow = contact_flow(services).flow
    assert {step.id for walk in walks for step in walk.way} == set(flow.steps)
    offered = {choice.value.split(":", 4)[-1] for walk in walks for reply in walk.shown for choice in reply.choices}
    options = {f"{step.id}={option}" for step in flow.steps.values() for option in step.options}
    assert options <= offered


def test_every_way_ends_with_a_reference_or_with_nothing_recorded(services: Services, walks: list[Walk]) -> None:
    for walk in walks:
        if walk.way[-1].kind == "confirm":
            assert REFERENCE.fullmatch(walk.end.text), walk.way
        else:
            assert walk.end.text == "Nothing is recorded"


def test_every_record_is_there_afterwards(services: Services, walks: list[Walk]) -> None:
    filed = [walk.end.text for walk in walks if walk.way[-1].kind == "confirm"]
    assert len(set(filed)) == len(filed) == len(services.contacts.of_officers([officer_id(None, "officer", services)]))


def test_every_reply_has_text_and_something_to_do_next(walks: list[Walk]) -> None:
    for walk in walks:
        for reply in (*walk.shown, walk.end):
            assert reply.text
            assert reply.choices or reply.form


def test_a_step_is_answered_with_a_button_or_with_a_form_never_with_either(walks: list[Walk]) -> None:
    for walk in walks:
        for reply in walk.shown:
            answers = [choice for choice in reply.choices if ":answer:" in choice.value]
            assert not (answers and reply.form)


def test_whoever_is_told_to_do_something_is_told_by_which_rule_or_that_there_is_none(
    services: Services, walks: list[Walk]
) -> None:
    for walk in walks:
        for reply in (*walk.shown, walk.end):
            for duty, after in duties(reply, walk.force, services):
                assert isinstance(after, RuleBlock) or after == Notice(words.GOOD_PRACTICE), duty


def test_every_step_that_names_duties_shows_the_one_that_fits(services: Services, walks: list[Walk]) -> None:
    for walk in walks:
        for step, reply in zip(walk.way, walk.shown, strict=False):
            found = {told.id for told in services.knowledge.handling(walk.force).duties if told.id in step.duties}
            shown = len(duties(reply, walk.force, services))
            read = "have-it-read" in found  # only where nobody can read it
            assert shown in ({0, 1} if found == {"have-it-read"} else {1, 2} if read else {1 if step.duties else 0})


def test_every_emergency_ends_with_the_duty_to_ring(services: Services, walks: list[Walk]) -> None:
    ring = next(duty.do for duty in services.knowledge.handling("wmp").duties if duty.id == "ring-now")
    for walk in walks:
        if "ring_now" in {step.id for step in walk.way}:
            assert ring in [duty for duty, _ in duties(walk.end, walk.force, services)]


def test_everything_that_a_message_can_seem_to_be_can_be_suggested(services: Services) -> None:
    assert set(contact_flow(services).flow.steps["message"].gives["suggested"]) == set(CATEGORIES)
