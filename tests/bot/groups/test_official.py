"""Handing groups, talks and confirmations over to the official record, each once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.groups import official
from bot.groups.official import Chosen, NotOurs
from bot.services import Services
from tests.bot.groups.asking import campaign
from tests.bot.groups.test_campaigns import confirm
from tests.bot.groups.test_change import change, last_done
from tests.bot.groups.test_groups import MANAGER, choose, declare, fill, staffed
from tests.bot.team import FORCE, OFFICER
from tests.conftest import Clock

__all__ = ["staffed"]  # a fixture

Waiting = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def waiting(staffed: Services) -> Waiting:
    """What is to be taken over: the kind and the person of each."""

    def found(chosen: Chosen = Chosen()) -> list[tuple[str, str]]:  # noqa: B008
        return [(row["what"], row["person"]) for row in official.entries(FORCE, chosen, staffed)]

    return found


def take_over(services: Services, as_what: str = "HR-1") -> int:
    names = [row["entry"] for row in official.entries(FORCE, Chosen(everything=True), services)]
    return official.mark(names, as_what, services)


def test_an_entry_says_what_was_declared_in_words(staffed: Services) -> None:
    reference = declare(staffed)
    (row,) = official.entries(FORCE, Chosen(), staffed)
    assert (row["reference"], row["unit"], row["day"], row["status"]) == (reference, "North", "2026-11-20", "open")
    assert (row["name"], row["app"], row["disappearing"]) == ("Night shift swaps", "WhatsApp", "No")
    assert set(row) <= set(official.header(staffed))


def test_what_was_taken_over_is_not_again_until_it_changes(staffed: Services, waiting: Waiting) -> None:
    reference = declare(staffed)
    assert (take_over(staffed), take_over(staffed), waiting()) == (1, 0, [])
    assert waiting(Chosen(everything=True)) == [("group", OFFICER)]
    assert last_done(staffed, reference) == ("console", "transferred", "group")
    change(staffed, reference, app="signal")
    assert waiting() == [("group", OFFICER)]
    take_over(staffed)
    fill(staffed, choose(staffed, f"groups:review:{reference}", MANAGER), "Still needed.", MANAGER)
    assert waiting() == [("talk", OFFICER)]
    take_over(staffed)
    choose(staffed, f"groups:left:{reference}")
    assert waiting() == [("group", OFFICER)]


def test_a_change_and_a_talk_that_were_never_taken_over_are_handed_over_although_others_followed(
    staffed: Services, clock: Clock
) -> None:
    reference = declare(staffed)
    change(staffed, reference, app="signal")
    for said in ("First talk.", "Second talk."):
        fill(staffed, choose(staffed, f"groups:review:{reference}", MANAGER), said, MANAGER)
        clock.time += timedelta(days=1)
    found = official.entries(FORCE, Chosen(), staffed)
    assert sorted(row["app"] for row in found if row["what"] == "group") == ["Signal", "WhatsApp"]
    assert [(row["said"], row["day"], row["by"]) for row in found if row["what"] == "talk"] == [
        ("First talk.", "2026-11-20", MANAGER),
        ("Second talk.", "2026-11-21", MANAGER),
    ]


def test_what_was_taken_over_is_the_same_entry_once_it_is_history(staffed: Services, waiting: Waiting) -> None:
    reference = declare(staffed)
    fill(staffed, choose(staffed, f"groups:review:{reference}", MANAGER), "First talk.", MANAGER)
    assert take_over(staffed) == 2
    change(staffed, reference, app="signal")
    fill(staffed, choose(staffed, f"groups:review:{reference}", MANAGER), "Second talk.", MANAGER)
    assert waiting() == [("group", OFFICER), ("talk", OFFICER)]


def test_a_group_says_when_and_as_what_it_was_taken_over(staffed: Services) -> None:
    reference = declare(staffed)
    take_over(staffed, "HR-2027-14")
    said = "Transferred to the official record on 20 November 2026, as HR-2027-14"
    assert f"'{said}'" in repr(choose(staffed, "groups:mine"))
    change(staffed, reference, app="signal")
    assert f"'{said}; it has changed since'" in repr(choose(staffed, "groups:team", MANAGER))


def test_what_was_changed_twice_in_a_day_and_taken_over_has_not_changed_since(staffed: Services) -> None:
    reference = declare(staffed)
    change(staffed, reference, app="signal")
    assert take_over(staffed) == 2
    assert "it has changed since" not in repr(choose(staffed, "groups:mine"))


def test_what_was_changed_back_is_handed_over_once(staffed: Services) -> None:
    reference = declare(staffed)
    for app in ("signal", "whatsapp"):
        change(staffed, reference, app=app)
    entries = [row["entry"] for row in official.entries(FORCE, Chosen(), staffed)]
    assert len(entries) == len(set(entries)) == 2


def test_a_confirmation_is_an_entry_of_its_own(staffed: Services, waiting: Waiting) -> None:
    reference = campaign(staffed)
    assert waiting() == []
    confirm(staffed, reference, "2002")
    (row,) = official.entries(FORCE, Chosen(), staffed)
    assert (row["what"], row["person"], row["said"]) == ("confirmation", "2002", "Uses no groups for work")
    assert (take_over(staffed), waiting()) == (1, [])


def test_only_what_is_asked_for_is_handed_over(staffed: Services, waiting: Waiting, clock: Clock) -> None:
    reference = declare(staffed)
    assert waiting(Chosen(unit="Area")) == []
    assert waiting(Chosen(unit="North", since=date(2026, 11, 20))) == [("group", OFFICER)]
    assert waiting(Chosen(since=date(2026, 11, 21))) == []
    clock.time += timedelta(days=1)
    change(staffed, reference, app="signal")
    assert waiting(Chosen(since=date(2026, 11, 21))) == [("group", OFFICER)]


def test_a_file_with_an_entry_of_somebody_else_marks_nothing(staffed: Services, waiting: Waiting) -> None:
    declare(staffed)
    (row,) = official.entries(FORCE, Chosen(), staffed)
    for wrong in ("group-2222-2222-0123456789abcdef", "", row["entry"] + "0"):
        with pytest.raises(NotOurs, match="line 3"):
            official.mark([row["entry"], wrong], "HR-1", staffed)
    assert waiting() == [("group", OFFICER)]


def test_what_was_marked_is_forgotten_with_the_group(staffed: Services, clock: Clock) -> None:
    reference = declare(staffed)
    choose(staffed, f"groups:left:{reference}")
    take_over(staffed)
    clock.time += timedelta(days=6 * 366)
    staffed.open()
    with staffed.store.database.read() as connection:
        assert staffed.transfers.of(connection, [reference]) == {}
