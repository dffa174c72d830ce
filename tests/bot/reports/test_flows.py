"""Reports of our own flows in our own forces: who is told and who is not, what runs, what has to be done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import permissions
from bot.flows.walk import differing
from bot.messages import Notice, Paragraph, Reply, RuleBlock
from bot.notices import parked
from bot.notices.worker import Never, run_due
from bot.records.contacts import Contact
from bot.records.tables import notices
from bot.reports import actions, ending, filing, lists
from bot.reports.check import faults
from bot.reports.definition import CONTACT, definition, definitions
from bot.reports.facts import handling_of
from bot.services import Services
from bot.wording import flows as flow_words
from bot.wording import reports as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.flows.client import Client, KnowledgeThatSuggests
from tests.bot.team import OFFICER, TEAM, Platform, member, pass_time
from tests.conftest import Clock

FORCE = "wmp"
OFFICES = ("standards_manager", "information_security", "corporate_comms", "intelligence", "data_protection")
SAW = {"danger": "no", "what": "offensive", "where": "own_group", "supervisor": "no", "way": "standards_manager"}
REQUEST = {"danger": "no", "how": "letter", "publisher": "force", "why": "wrong", "received": "2026-11-02"}


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    offices = [member(office, None, None, office, unit="Offices") for office in OFFICES]
    services.people.import_all([replace(m, force=FORCE) for m in (*TEAM, *offices)], clock())
    return services


def filed(services: Services, flow: str, answers: dict[str, str]) -> Contact:
    person = f"person:{OFFICER}"
    run = services.runs.begin(person, flow, FORCE, services.now())
    contact, _ = filing.file(replace(run, answers=answers), person, services)
    return contact


def recipients(services: Services, contact: Contact, kind: str) -> list[str]:
    query = select(notices.c.recipient).where(notices.c.contact == contact.reference, notices.c.kind == kind)
    with services.store.database.read() as connection:
        return list(connection.execute(query.order_by(notices.c.id)).scalars())


def standing(services: Services, name: str, contact: Contact) -> str | None:
    return permissions.standing(services.people.member(name), name, contact, services)


def test_every_flow_fits_the_packs(services: Services) -> None:
    found = definitions(services)
    assert len(found) >= 12
    assert [fault for flow in found.values() for fault in faults(flow, services.knowledge)] == []


def test_the_office_that_policy_names_is_told_and_the_supervisor_gets_a_copy(staffed: Services) -> None:
    contact = filed(staffed, "take_down", REQUEST)
    assert recipients(staffed, contact, "told") == ["information_security"]
    assert recipients(staffed, contact, "copy") == ["2001"]
    assert standing(staffed, "information_security", contact) == "supervisor"


def test_who_looks_after_an_office_can_take_its_reports_on(staffed: Services) -> None:
    contact = filed(staffed, "take_down", REQUEST)
    by = actions.Actor("information_security", staffed.people.member("information_security"))
    assert actions.acknowledge(by, contact.reference, staffed).holder == "information_security"


def test_an_office_that_nobody_answers_for_is_stood_in_for(staffed: Services, clock: Clock) -> None:
    contact = filed(staffed, "take_down", REQUEST)
    platform = Platform()
    pass_time(staffed, clock, platform, 30)
    assert ("desk", "told") in platform.sent
    assert all(who != "5001" for who, _ in platform.sent)
    assert contact.offices == ("information_security", "supervisor")


def test_what_is_hidden_is_told_to_no_supervisor_and_to_no_administrator(staffed: Services, clock: Clock) -> None:
    contact = filed(staffed, "saw_something", SAW)
    platform = Platform()
    pass_time(staffed, clock, platform, 30)
    assert {who for who, _ in platform.sent} == {"standards_manager", "psd"}
    assert [standing(staffed, name, contact) for name in ("2001", "admin", "desk")] == [None, None, None]
    assert [standing(staffed, name, contact) for name in ("standards_manager", "psd")] == ["supervisor", "supervisor"]


def test_what_of_it_could_not_be_delivered_is_told_to_professional_standards(staffed: Services) -> None:
    contact = filed(staffed, "saw_something", SAW)
    run_due(Platform([Never("account_inactive")]), staffed)
    assert recipients(staffed, contact, "alarm") == ["psd"]
    administrator = staffed.people.member("admin")
    assert administrator is not None
    assert parked.seen_by(administrator, staffed) == []


def test_that_nobody_is_left_for_what_is_hidden_is_told_to_professional_standards_alone(
    staffed: Services, clock: Clock
) -> None:
    contact = filed(staffed, "saw_something", SAW)
    pass_time(staffed, clock, Platform(), 100)
    assert recipients(staffed, contact, "alarm") == ["psd"]
    administrator = staffed.people.member("admin")
    assert administrator is not None
    assert [item.notice.contact for item in parked.undelivered(staffed)] == [contact.reference]
    assert parked.seen_by(administrator, staffed) == []


def test_a_hidden_report_is_in_no_supervisor_s_queue(staffed: Services) -> None:
    contact = filed(staffed, "saw_something", SAW)
    for name in ("2001", "admin", "desk"):
        found = lists.chosen(Client.as_member(name, "contacts:queue"), staffed)
        assert contact.reference not in repr(found)


def test_who_is_concerned_is_not_told_whatever_their_office(staffed: Services) -> None:
    contact = filed(staffed, "saw_something", SAW | {"supervisor": "yes", "concerned": "standards_manager"})
    assert recipients(staffed, contact, "told") == ["psd"]
    assert standing(staffed, "standards_manager", contact) is None


def test_the_last_days_are_shown_and_said_in_time(staffed: Services, clock: Clock) -> None:
    contact = filed(staffed, "take_down", REQUEST)
    shown = repr(lists.chosen(Client.as_member(OFFICER, f"contacts:show:{contact.reference}"), staffed))
    assert "by 16 November 2026" in shown  # 14 days after it was received
    assert "by 2 December 2026" in shown
    platform = Platform()
    clock.time += timedelta(days=9)
    pass_time(staffed, clock, platform, 24)
    assert ("information_security", "due") in platform.sent


def test_a_last_day_that_is_over_is_said_once_and_shown_as_over(staffed: Services, clock: Clock) -> None:
    clock.time += timedelta(days=200)
    contact = filed(staffed, "take_down", REQUEST)
    platform = Platform()
    pass_time(staffed, clock, platform, 1)
    assert platform.sent.count(("information_security", "missed")) == 2  # each of the two clocks once
    shown = repr(lists.chosen(Client.as_member(OFFICER, f"contacts:show:{contact.reference}"), staffed))
    assert "this was due by 16 November 2026" in shown


def test_what_has_no_day_is_to_be_kept_in_mind(staffed: Services) -> None:
    contact = filed(staffed, "take_down", REQUEST)
    blocks = ending.filed(contact, [], staffed).cards[0].blocks
    (heading,) = (b.heading for b in blocks if isinstance(b, Paragraph) and b.text.startswith("If it stays up"))
    assert heading.endswith("Keep in mind")


def test_before_the_first_question_it_says_where_nobody_is_known(services: Services) -> None:
    client = Client(services, FORCE)
    assert words.NOBODY_KNOWN in repr(client.send("flow:take_down:start"))


def test_the_words_of_a_button_begin_its_flow_when_they_are_typed(services: Services) -> None:
    for name, flow in definitions(services).items():
        pressed = Client(services, FORCE).send(f"flow:{name}:start")
        assert Client(services, FORCE).type(flow.title.upper() + ".").text == pressed.text


def test_a_confidential_way_ends_without_a_record(staffed: Services) -> None:
    flow = definition("saw_something", staffed)
    ends = [answers for answers, way in differing(flow) if way[-1].kind == "end"]
    assert ends
    assert all("confidential" in answers.values() for answers in ends)


def screens(flow: str, force: str, services: Services) -> Iterator[Reply]:
    """Everything that is shown on every different way through a flow."""
    for answers, way in differing(definition(flow, services)):
        client = Client(services, force)
        client.send(f"flow:{flow}:start")
        if client.reply.choices and client.reply.choices[-1].label == flow_words.START_OVER:
            client.press(client.button(flow_words.START_OVER))
        for step in way[:-1]:
            yield client.reply
            client.answer(step.id, OFFICER if step.id == "concerned" and answers[step.id] else answers[step.id])
        if way[-1].kind == "confirm":
            yield client.reply
            client.press(next(c for c in client.reply.choices if c.primary))
        yield client.reply


@pytest.mark.parametrize("force", ["wmp", "wiltshire", "wwm"])
def test_whatever_somebody_is_told_to_do_has_its_rule_or_says_that_there_is_none(staffed: Services, force: str) -> None:
    for flow in definitions(staffed):
        if flow == CONTACT:
            continue
        told = {duty.do for duty in handling_of(flow, force, staffed).duties}
        seen = 0
        for reply in screens(flow, force, staffed):
            blocks = [*(block for card in reply.cards for block in card.blocks), None]
            for block, after in pairwise(blocks):
                if isinstance(block, Paragraph) and block.text in told:
                    seen += 1
                    assert isinstance(after, RuleBlock) or after == Notice(flow_words.GOOD_PRACTICE)
        assert seen, flow
