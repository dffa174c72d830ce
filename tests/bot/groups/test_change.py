"""An officer says how a group that they declared is now."""

from datetime import date, timedelta

import pytest

from bot.handle import handle
from bot.messages import Incoming, Person, Reply
from bot.records import audit
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import groups as words
from tests.bot.groups.test_groups import MANAGER, choose, declare, staffed
from tests.bot.team import FORCE, OFFICER, Platform, pass_time
from tests.conftest import Clock

__all__ = ["staffed"]  # a fixture


def change(services: Services, reference: str, who: str = OFFICER, **given: str) -> Reply:
    person = Person(f"person:{who}", FORCE)
    form = f"groups:change:{reference}"
    return handle(Incoming("3", person, "thread", kind="form", choice=form, fields=given), services)


def last_done(services: Services, reference: str) -> tuple[str, str, str]:
    with services.store.database.read() as connection:
        entry = audit.entries(connection, reference)[-1]
    return entry.actor, entry.action, entry.detail


def test_the_form_holds_what_was_declared(staffed: Services) -> None:
    form = choose(staffed, f"groups:change:{declare(staffed)}").form
    assert form is not None
    assert {field.name: field.value for field in form.fields} == {
        "name": "Night shift swaps",
        "app": "whatsapp",
        "purpose": "shifts",
        "members": "ten",
        "role": "member",
        "device": "own",
        "disappearing": "no",
        "outsiders": "no",
    }


def test_new_answers_replace_the_old_and_the_log_names_them(staffed: Services) -> None:
    reference = declare(staffed)
    reply = change(staffed, reference, name="Swaps", app="signal", role="")
    assert words.CHANGED.format(name="Swaps") in reply.text
    assert all(said in repr(reply) for said in ("App: Signal", "Your role: I am a member", "Last changed on 20 Nov"))
    assert last_done(staffed, reference) == (OFFICER, "group_changed", "name, app")


def test_the_line_manager_is_told_what_kind_of_thing_changed(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    change(staffed, reference, name="Zigzag", outsiders="unsure")
    platform = Platform()
    pass_time(staffed, clock, platform, 0.1)
    assert (MANAGER, "step") in platform.sent
    shown = repr(choose(staffed, f"contacts:show:{reference}", MANAGER))
    assert "1001 changed what was declared about the group (name, outsiders)" in shown
    assert "Zigzag" not in shown


@pytest.mark.parametrize("given", [{"outsiders": "yes"}, {"outsiders": "unsure"}, {"disappearing": "yes"}])
def test_outsiders_or_disappearing_messages_bring_the_talk_forward(
    staffed: Services, clock: Clock, given: dict[str, str]
) -> None:
    reference = declare(staffed)
    assert staffed.groups.of([OFFICER])[0].review_due == date(2027, 11, 20)
    change(staffed, reference, **given)
    assert staffed.groups.of([OFFICER])[0].review_due == date(2026, 12, 4)
    clock.time += timedelta(days=10)
    change(staffed, reference, disappearing="no", outsiders="no")
    change(staffed, reference, **given)
    assert staffed.groups.of([OFFICER])[0].review_due == date(2026, 12, 4)


def test_saying_the_same_again_changes_nothing(staffed: Services) -> None:
    reference = declare(staffed)
    reply = change(staffed, reference, app="whatsapp", name=" Night shift swaps ")
    assert reply.text == words.UNCHANGED.format(name="Night shift swaps")
    assert last_done(staffed, reference)[1] == "filed"


@pytest.mark.parametrize("given", [{"app": "pigeon"}, {"name": "a" * 101}])
def test_what_is_no_answer_is_asked_for_again(staffed: Services, given: dict[str, str]) -> None:
    reference = declare(staffed)
    form = change(staffed, reference, **given).form
    assert form is not None
    assert [field.name for field in form.fields if field.problem] == list(given)
    assert last_done(staffed, reference)[1] == "filed"


def test_nobody_else_changes_it_and_nobody_one_that_is_over(staffed: Services) -> None:
    reference = declare(staffed)
    for who in (MANAGER, "admin", "2002"):
        assert change(staffed, reference, who, app="signal").text == contact_words.REFUSED["unknown"]
    choose(staffed, f"groups:left:{reference}")
    assert change(staffed, reference, app="signal").text == contact_words.REFUSED["group_ended"]
