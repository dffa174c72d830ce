"""Reports for an office: who stands in for whom, what a copy is good for, and what stays hidden from whom."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import permissions
from bot.messages import Person
from bot.notices import parked
from bot.notices.worker import run_due
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.records.rota import Duty
from bot.reports import actions, filing, unfinished
from bot.reports.actions import ActionRefused, Actor
from bot.reports.definition import definitions
from bot.reports.ending import filed as last_screen
from bot.services import Services
from bot.wording import reports as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.team import OFFICER, TEAM, Platform, member, pass_time
from tests.conftest import Clock

FORCE = "wmp"
SAW = {"danger": "no", "what": "offensive", "where": "own_group", "supervisor": "no", "way": "professional_standards"}
REQUEST = {"danger": "no", "how": "letter", "publisher": "force", "why": "wrong", "received": "2026-11-02"}
NOT_AGREED = {"holder": "team", "approved": "no"}
ON_A_FORCE_ACCOUNT = {"danger": "no", "account": "corporate", "seen": "no"}
URGENT = {**SAW, "danger": "yes"}


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


def employ(services: Services, *more: Member, without: tuple[str, ...] = ()) -> None:
    team = {m.id: m for m in (*TEAM, *more) if m.id not in without}
    services.people.import_all([replace(m, force=FORCE) for m in team.values()], services.now())


def office(name: str, role: str, unit: str = "Offices") -> Member:
    return member(name, None, None, role, unit=unit)


def filed(services: Services, flow: str, answers: dict[str, str]) -> tuple[Contact, tuple[Member, ...]]:
    person = f"person:{OFFICER}"
    run = services.runs.begin(person, flow, FORCE, services.now())
    return filing.file(replace(run, answers=answers), person, services)


def who(services: Services, name: str) -> Actor:
    return actions.actor(Person(f"person:{name}", FORCE), services)


def names(told: tuple[Member, ...]) -> list[str]:
    return [m.id for m in told]


def on_duty(services: Services, person: str, unit: str = "Offices") -> None:
    now = services.now()
    services.rota.import_all([Duty(FORCE, unit, person, now - timedelta(hours=1), now + timedelta(hours=7))], now)


# Who is told


def test_where_the_only_one_on_shift_is_concerned_the_others_are_told(services: Services) -> None:
    employ(services, office("psd2", "professional_standards", "Standards"))
    on_duty(services, "psd", "Standards")
    _, told = filed(services, "saw_something", SAW | {"supervisor": "yes", "concerned": "psd"})
    assert names(told) == ["psd2"]


def test_whoever_leads_the_officer_is_passed_over_for_what_is_hidden(services: Services) -> None:
    boss = replace(TEAM[1], roles=frozenset({"supervisor", "professional_standards"}))
    services.people.import_all([replace(boss if m.id == boss.id else m, force=FORCE) for m in TEAM], services.now())
    _, told = filed(services, "saw_something", SAW)
    assert names(told) == ["psd"]


def test_where_neither_office_nor_desk_is_known_the_supervisor_is_told(services: Services) -> None:
    employ(services, without=("desk",))
    _, told = filed(services, "take_down", REQUEST)
    assert names(told) == ["2001"]


def test_of_what_is_hidden_nobody_else_is_told_and_it_says_whom_to_tell(services: Services) -> None:
    employ(services, without=("psd",))
    contact, told = filed(services, "saw_something", SAW)
    assert told == ()
    assert words.NOBODY_TOLD_OF_HIDDEN in repr(last_screen(contact, told, services))


def test_administrators_see_that_somebody_has_to_be_known_and_have_it_tried_again(
    services: Services, clock: Clock
) -> None:
    employ(services, without=("psd",))
    contact, _ = filed(services, "saw_something", SAW)
    run_due(Platform(), services)
    administrator = services.people.member("admin")
    assert administrator is not None
    (item,) = parked.seen_by(administrator, services)
    assert permissions.standing(administrator, "admin", contact, services) is None
    employ(services)
    assert parked.try_again(who(services, "admin"), item.notice.id, item.notice.parking, services)
    platform = Platform()
    pass_time(services, clock, platform, 0.1)
    assert ("psd", "told") in platform.sent


# What a copy is good for


def test_a_copy_lets_somebody_read_and_ask_but_not_take_it_on(services: Services) -> None:
    employ(services, office("isa", "information_security"))
    contact, _ = filed(services, "take_down", REQUEST)
    manager = who(services, "2001")
    assert permissions.standing(manager.member, "2001", contact, services) == "copied"
    actions.ask_officer(manager, contact.reference, "When was it posted?", services)
    for act in (actions.acknowledge, actions.pass_on):
        with pytest.raises(ActionRefused):
            act(manager, contact.reference, services)


@pytest.mark.parametrize(("flow", "answers"), [("account_apply", NOT_AGREED), ("incident_post", ON_A_FORCE_ACCOUNT)])
def test_an_office_that_has_a_copy_of_what_is_for_the_supervisor_can_ask_and_not_act(
    services: Services, clock: Clock, flow: str, answers: dict[str, str]
) -> None:
    employ(services)
    contact, _ = filed(services, flow, answers)
    comms = who(services, "comms")
    assert services.outbox.recipients(contact.reference, "copy") == ["comms"]
    actions.ask_officer(comms, contact.reference, "Which account is it?", services)
    for act in (actions.acknowledge, actions.pass_on):
        with pytest.raises(ActionRefused, match="not_yours"):
            act(comms, contact.reference, services)
    with pytest.raises(ActionRefused, match="not_yours"):
        actions.mark_done(comms, contact.reference, "", services)
    pass_time(services, clock, platform := Platform(), 30)
    assert ("2001", "reminder") in platform.sent


def test_a_line_manager_who_has_a_copy_beside_an_office_can_act(services: Services) -> None:
    employ(services, member("2003", None, None, "supervisor"))
    on_duty(services, "2003", "North")
    contact, told = filed(services, "account_apply", NOT_AGREED)
    assert names(told) == ["2003"]
    assert sorted(services.outbox.recipients(contact.reference, "copy")) == ["2001", "comms"]
    assert actions.acknowledge(who(services, "2001"), contact.reference, services).holder == "2001"


def test_a_duty_desk_that_has_a_copy_of_what_is_for_the_supervisor_can_act(services: Services) -> None:
    employ(services)
    contact, _ = filed(services, "incident_post", {**ON_A_FORCE_ACCOUNT, "danger": "yes"})
    assert permissions.standing(services.people.member("desk"), "desk", contact, services) == "supervisor"


def test_who_asked_hears_of_the_answer_beside_who_took_it_on(services: Services, clock: Clock) -> None:
    employ(services, office("isa", "information_security"))
    contact, _ = filed(services, "take_down", REQUEST)
    actions.acknowledge(who(services, "isa"), contact.reference, services)
    actions.ask_officer(who(services, "2001"), contact.reference, "When was it posted?", services)
    platform = Platform()
    pass_time(services, clock, platform, 0.1)
    platform.sent.clear()
    actions.answer_supervisor(who(services, OFFICER), contact.reference, "In May.", services)
    pass_time(services, clock, platform, 0.1)
    assert sorted(platform.sent) == [("2001", "step"), ("isa", "step")]


def test_supervisors_of_other_units_see_nothing(services: Services) -> None:
    other = member("2100", None, None, "supervisor", unit="South")
    employ(services, office("isa", "information_security"), other)
    contact, _ = filed(services, "take_down", REQUEST)
    assert permissions.standing(services.people.member("2100"), "2100", contact, services) is None


def test_what_somebody_took_on_and_passed_on_is_told_to_the_others_again(services: Services, clock: Clock) -> None:
    employ(services, office("isa", "information_security"), office("isa2", "information_security"), without=("desk",))
    contact, _ = filed(services, "take_down", REQUEST)
    platform = Platform()
    pass_time(services, clock, platform, 45)  # by now everybody was told
    actions.acknowledge(who(services, "isa"), contact.reference, services)
    actions.pass_on(who(services, "isa"), contact.reference, services)
    platform.sent.clear()
    pass_time(services, clock, platform, 3)
    assert ("isa2", "told") in platform.sent
    assert ("isa", "told") not in platform.sent


def test_what_somebody_passes_on_who_never_took_it_on_is_told_to_nobody_twice(services: Services, clock: Clock) -> None:
    employ(services, office("isa", "information_security"), office("isa2", "information_security"), without=("desk",))
    contact, _ = filed(services, "take_down", REQUEST)
    platform = Platform()
    pass_time(services, clock, platform, 45)  # by now everybody was told
    actions.pass_on(who(services, "isa"), contact.reference, services)
    platform.sent.clear()
    pass_time(services, clock, platform, 3)
    assert [kind for _, kind in platform.sent if kind == "told"] == []


def test_a_last_day_is_said_to_the_office_when_who_took_it_on_has_left(services: Services, clock: Clock) -> None:
    employ(services, office("isa", "information_security"))
    contact, _ = filed(services, "take_down", REQUEST)
    actions.acknowledge(who(services, "isa"), contact.reference, services)
    employ(services, office("isa9", "information_security"))
    clock.time += timedelta(days=10)
    platform = Platform()
    pass_time(services, clock, platform, 0.1)
    assert ("isa9", "due") in platform.sent


# What is left unfinished


def test_a_hidden_report_is_never_filed_unasked(services: Services, clock: Clock) -> None:
    employ(services)
    run = services.runs.begin(f"person:{OFFICER}", "saw_something", FORCE, clock())
    with services.store.database.write() as connection:
        services.runs.save(connection, replace(run, answers=URGENT), clock())
    assert unfinished.file_now(replace(run, answers=URGENT), services) is None


def test_our_flows_are_there_beside_an_installation_s_own(services: Services, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    assert definitions(replace(services, flows=tmp_path / "flows")).keys() == definitions(services).keys()
