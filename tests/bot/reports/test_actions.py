"""Who may see a contact and what they may do with it; all of it in the audit log."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.messages import Person
from bot.notices.worker import run_due
from bot.records import audit
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from tests.bot.team import FORCE, OFFICER, TEAM, Platform, file, member
from tests.conftest import Clock

Act = Callable[[Actor, str, Services], object]
OF_SUPERVISORS: list[Act] = [
    actions.acknowledge,
    actions.pass_on,
    lambda by, ref, services: actions.ask_officer(by, ref, "When?", services),
    lambda by, ref, services: actions.mark_done(by, ref, "PIR 1", services),
]


@pytest.fixture
def staffed(services: Services, clock: Clock) -> Services:
    services.people.import_all(TEAM, clock())
    return services


def who(services: Services, name: str) -> Actor:
    return actions.actor(Person(f"person:{name}", FORCE), services)


def done(services: Services, reference: str) -> list[tuple[str, str]]:
    with services.store.database.read() as connection:
        return [(e.actor, e.action) for e in audit.entries(connection, reference)]


@pytest.mark.parametrize("name", [OFFICER, "2001", "desk", "admin", "psd"])
def test_who_may_see_a_contact(staffed: Services, name: str) -> None:
    contact = file(staffed)
    assert actions.read(who(staffed, name), contact.reference, staffed).reference == contact.reference


@pytest.mark.parametrize("name", ["2002", "4001", "5001"])
def test_who_may_not_see_it_is_not_even_told_that_it_exists(staffed: Services, name: str) -> None:
    contact = file(staffed)
    with pytest.raises(ActionRefused) as hidden:
        actions.read(who(staffed, name), contact.reference, staffed)
    with pytest.raises(ActionRefused) as missing:
        actions.read(who(staffed, name), "AAAA-AAAA", staffed)
    assert hidden.value.why == missing.value.why == "unknown"


def test_somebody_of_another_force_sees_nothing(staffed: Services, clock: Clock) -> None:
    contact = file(staffed)
    stranger = Actor("admin", replace(member("admin", None, None, "administrator"), force="another"))
    with pytest.raises(ActionRefused):
        actions.read(stranger, contact.reference, staffed)


def test_who_is_not_signed_in_sees_nothing_of_others(staffed: Services) -> None:
    contact = file(staffed)
    with pytest.raises(ActionRefused):
        actions.read(actions.actor(Person("web-some-session", FORCE), staffed), contact.reference, staffed)


def test_reading_somebody_else_s_contact_is_in_the_audit_log(staffed: Services) -> None:
    contact = file(staffed)
    actions.read(who(staffed, "psd"), contact.reference, staffed)
    assert ("psd", "read") in done(staffed, contact.reference)


def test_reading_one_s_own_is_not(staffed: Services) -> None:
    contact = file(staffed)
    actions.read(who(staffed, OFFICER), contact.reference, staffed)
    assert done(staffed, contact.reference) == [(OFFICER, "filed")]


@pytest.mark.parametrize("act", OF_SUPERVISORS)
def test_an_officer_cannot_do_what_is_the_supervisor_s(staffed: Services, act: Act) -> None:
    contact = file(staffed)
    with pytest.raises(ActionRefused, match="not_yours"):
        act(who(staffed, OFFICER), contact.reference, staffed)


@pytest.mark.parametrize("act", OF_SUPERVISORS)
def test_a_stranger_can_do_nothing_and_nothing_is_recorded(staffed: Services, act: Act) -> None:
    contact = file(staffed)
    with pytest.raises(ActionRefused, match="unknown"):
        act(who(staffed, "5001"), contact.reference, staffed)
    assert done(staffed, contact.reference) == [(OFFICER, "filed")]


def test_acknowledging_twice_is_the_same_as_once(staffed: Services) -> None:
    contact = file(staffed)
    for _ in range(2):
        actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    assert done(staffed, contact.reference).count(("2001", "acknowledged")) == 1


def test_what_somebody_took_on_cannot_be_taken_by_another(staffed: Services) -> None:
    contact = file(staffed)
    actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    with pytest.raises(ActionRefused, match="not_open"):
        actions.acknowledge(who(staffed, "desk"), contact.reference, staffed)


def test_who_took_it_on_can_still_pass_it_on(staffed: Services) -> None:
    contact = file(staffed)
    actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    assert actions.pass_on(who(staffed, "2001"), contact.reference, staffed).contact.status == "open"


def test_what_is_done_stays_done(staffed: Services) -> None:
    contact = file(staffed)
    actions.mark_done(who(staffed, "2001"), contact.reference, "PIR 77", staffed)
    with pytest.raises(ActionRefused, match="is_done"):
        actions.pass_on(who(staffed, "2001"), contact.reference, staffed)


def test_the_outcome_is_kept(staffed: Services) -> None:
    contact = file(staffed)
    actions.mark_done(who(staffed, "2001"), contact.reference, "PIR 77", staffed)
    assert actions.read(who(staffed, OFFICER), contact.reference, staffed).outcome == "PIR 77"


def test_a_question_and_its_answer_are_kept_in_order(staffed: Services) -> None:
    contact = file(staffed)
    actions.ask_officer(who(staffed, "2001"), contact.reference, "Which street?", staffed)
    actions.answer_supervisor(who(staffed, OFFICER), contact.reference, "They did not say.", staffed)
    details = actions.read(who(staffed, OFFICER), contact.reference, staffed).details
    assert [details["said_1"], details["said_2"]] == ["2001: Which street?", f"{OFFICER}: They did not say."]


def test_the_audit_log_is_whole_after_all_that(staffed: Services) -> None:
    contact = file(staffed)
    actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    actions.mark_done(who(staffed, "2001"), contact.reference, "", staffed)
    assert list(audit.faults(staffed.store.database)) == []


def test_who_a_complaint_is_about_can_t_see_it(staffed: Services) -> None:
    contact = file(staffed, "about-2001")
    with pytest.raises(ActionRefused, match="unknown"):
        actions.read(who(staffed, "2001"), contact.reference, staffed)


def test_passing_on_twice_tells_one_more_person_and_no_other(staffed: Services) -> None:
    contact, platform = file(staffed), Platform()
    run_due(platform, staffed)
    for _ in range(2):
        actions.pass_on(who(staffed, "2001"), contact.reference, staffed)
    run_due(platform, staffed)
    assert [person for person, kind in platform.sent if kind == "told"] == ["2001", "2002"]


def test_who_passes_on_takes_on_and_passes_on_again_has_somebody_told_each_time(staffed: Services) -> None:
    contact, platform = file(staffed), Platform()
    run_due(platform, staffed)
    for _ in range(2):
        actions.pass_on(who(staffed, "2001"), contact.reference, staffed)
        run_due(platform, staffed)
        actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    assert [person for person, kind in platform.sent if kind == "told"] == ["2001", "2002", "3001"]


def test_nobody_undoes_what_somebody_else_took_on(staffed: Services) -> None:
    contact = file(staffed)
    actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    with pytest.raises(ActionRefused, match="not_open"):
        actions.pass_on(who(staffed, "desk"), contact.reference, staffed)


@pytest.mark.parametrize("act", OF_SUPERVISORS)
@pytest.mark.parametrize("name", ["admin", "psd"])
def test_who_sees_it_by_role_alone_can_do_nothing(staffed: Services, name: str, act: Act) -> None:
    contact = file(staffed)
    with pytest.raises(ActionRefused, match="not_yours"):
        act(who(staffed, name), contact.reference, staffed)


@pytest.mark.parametrize("act", OF_SUPERVISORS)
def test_nothing_more_is_done_to_what_is_done(staffed: Services, act: Act) -> None:
    contact = file(staffed)
    actions.mark_done(who(staffed, "2001"), contact.reference, "PIR 77", staffed)
    with pytest.raises(ActionRefused, match="is_done"):
        act(who(staffed, "2001"), contact.reference, staffed)


def test_who_asked_hears_of_the_answer_without_having_acknowledged(staffed: Services) -> None:
    contact, platform = file(staffed), Platform()
    actions.ask_officer(who(staffed, "2001"), contact.reference, "Which street?", staffed)
    actions.answer_supervisor(who(staffed, OFFICER), contact.reference, "They did not say.", staffed)
    run_due(platform, staffed)
    assert ("2001", "step") in platform.sent


def test_an_officer_whom_nobody_knows_stands_in_records_as_a_pseudonym(staffed: Services) -> None:
    contact = file(staffed, person="web-secret-session")
    assert contact.officer.startswith("unknown-")
    assert "secret" not in contact.officer


def test_a_contact_of_an_unknown_officer_waits_for_the_duty_desk(staffed: Services) -> None:
    contact = file(staffed, person="web-somebody")
    assert actions.acknowledge(who(staffed, "desk"), contact.reference, staffed).holder == "desk"


def test_whoever_looked_after_it_hears_that_somebody_else_closed_it(staffed: Services) -> None:
    contact, platform = file(staffed), Platform()
    actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    run_due(platform, staffed)
    platform.sent.clear()
    actions.mark_done(who(staffed, "desk"), contact.reference, "PIR 77", staffed)
    run_due(platform, staffed)
    assert sorted(platform.sent) == [(OFFICER, "step"), ("2001", "step")]


def test_whoever_closes_it_hears_nothing_of_that(staffed: Services) -> None:
    contact, platform = file(staffed), Platform()
    actions.acknowledge(who(staffed, "2001"), contact.reference, staffed)
    run_due(platform, staffed)
    platform.sent.clear()
    actions.mark_done(who(staffed, "2001"), contact.reference, "PIR 77", staffed)
    run_due(platform, staffed)
    assert platform.sent == [(OFFICER, "step")]


def test_what_is_added_while_nobody_has_taken_it_on_is_told_once_to_all_who_were_told(staffed: Services) -> None:
    contact, platform = file(staffed, "emergency"), Platform()
    run_due(platform, staffed)
    platform.sent.clear()
    actions.ask_officer(who(staffed, "2001"), contact.reference, "Which log?", staffed)
    actions.pass_on(who(staffed, "2002"), contact.reference, staffed)
    actions.answer_supervisor(who(staffed, OFFICER), contact.reference, "LOG 4711", staffed)
    run_due(platform, staffed, most=1000)
    news = [person for person, kind in platform.sent if kind == "step" and person != OFFICER]
    assert sorted(news) == ["2001", "desk"]


def test_what_is_added_after_whoever_closed_it_left_is_told_to_who_stands_in(services: Services, clock: Clock) -> None:
    services.people.import_all(TEAM, clock())
    contact, platform = file(services), Platform()
    actions.mark_done(who(services, "2001"), contact.reference, "PIR 1", services)
    services.people.import_all([each for each in TEAM if each.id != "2001"], clock())
    run_due(platform, services, most=1000)
    platform.sent.clear()
    actions.answer_supervisor(who(services, OFFICER), contact.reference, "They wrote again", services)
    run_due(platform, services)
    assert [kind for _, kind in platform.sent] == ["step"]


def test_what_is_added_later_is_told_only_to_whoever_looks_after_it(staffed: Services) -> None:
    contact, platform = file(staffed, "emergency"), Platform()
    run_due(platform, staffed)
    actions.acknowledge(who(staffed, "desk"), contact.reference, staffed)
    run_due(platform, staffed)
    platform.sent.clear()
    actions.answer_supervisor(who(staffed, OFFICER), contact.reference, "LOG 4711", staffed)
    run_due(platform, staffed)
    assert platform.sent == [("desk", "step")]
