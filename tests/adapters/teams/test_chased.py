"""Nobody acknowledges, or somebody can't be written to: who is told then, and what the messages say afterwards."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.teams import reach
from bot.handle import handle
from bot.messages import Incoming, Person
from bot.notices.outbox import LEASE
from bot.records.people import Address
from bot.services import Services
from bot.settings import Settings
from bot.wording import contact as words
from bot.wording import notices as notice_words
from tests.adapters.teams.conftest import serving
from tests.adapters.teams.staff import CHIEF, asks_to_acknowledge, employ, hours_pass, person, press_on_the_web
from tests.adapters.time_passing import time_passes, until_it_rests
from tests.bot.team import file
from tests.conftest import Clock
from tests.teams_server.fixtures import COLLEAGUE, OFFICER
from tests.teams_server.reading import words_of
from tests.teams_server.server import Teams
from tests.teams_server.world import Message
from tests.teams_server.world import Person as Somebody

pytestmark = pytest.mark.asyncio

NOBODY_YET = "Nobody has taken it on yet"


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes with an import is tried at once, and not half a minute later by the real time."""
    monkeypatch.setattr(reach, "_LOOK", 0.05)


@pytest_asyncio.fixture
async def staffed(teams: Teams, signpost: Services) -> AsyncIterator[Services]:
    employ(teams, signpost, Address("web", "2001"))
    yield signpost


async def test_who_does_not_acknowledge_is_reminded_in_a_new_message(teams: Teams, staffed: Services) -> None:
    file(staffed, person=f"teams:{OFFICER}")
    await teams.message_by_app(teams.chat(COLLEAGUE))
    reminder = await hours_pass(teams, staffed, COLLEAGUE, 2)

    assert notice_words.WHY["reminder"] in words_of(reminder)


async def test_what_one_acknowledges_changes_both_cards(teams: Teams, staffed: Services) -> None:
    file(staffed, person=f"teams:{OFFICER}")
    first = await teams.message_by_app(teams.chat(COLLEAGUE))
    other = await hours_pass(teams, staffed, CHIEF, 1)
    await teams.press(CHIEF, other, words.ACKNOWLEDGE)

    await time_passes(staffed, lambda: not asks_to_acknowledge(first) and not asks_to_acknowledge(other))
    assert "Acknowledged by 3001" in words_of(first)
    assert "Acknowledged by you" in words_of(other)


async def test_what_is_acknowledged_on_the_web_changes_both_cards(teams: Teams, staffed: Services) -> None:
    contact = file(staffed, person=f"teams:{OFFICER}")
    first = await teams.message_by_app(teams.chat(COLLEAGUE))
    other = await hours_pass(teams, staffed, CHIEF, 1)
    press_on_the_web(staffed, "2001", f"contacts:acknowledge:{contact.reference}")

    await time_passes(staffed, lambda: not asks_to_acknowledge(first) and not asks_to_acknowledge(other))


async def test_what_is_acknowledged_on_slack_changes_both_cards(teams: Teams, signpost: Services) -> None:
    employ(teams, signpost, Address("slack", "U2"))
    contact = file(signpost, person=f"teams:{OFFICER}")
    first = await teams.message_by_app(teams.chat(COLLEAGUE))
    other = await hours_pass(teams, signpost, CHIEF, 1)
    on_slack = Incoming("1", Person("slack:U2", "example"), "slack-direct", kind="choice")
    handle(replace(on_slack, choice=f"contacts:acknowledge:{contact.reference}"), signpost)

    await time_passes(signpost, lambda: not asks_to_acknowledge(first) and not asks_to_acknowledge(other))
    assert "Acknowledged by 2001" in words_of(other)


async def test_a_fresh_process_writes_to_whom_another_has_met(
    teams: Teams, settings: Settings, services: Services
) -> None:
    async with serving(teams, settings, services) as first:
        employ(teams, first)
        await teams.says(COLLEAGUE, teams.chat(COLLEAGUE), "help")
        await teams.until(lambda: first.chats.of("teams", COLLEAGUE))
        contact = file(first, person=f"teams:{OFFICER}")
        told = await teams.until(lambda: [one for one in by_app(teams) if contact.reference in words_of(one)])
        await until_it_rests(first)
    created = len(teams.called("create"))
    async with serving(teams, settings, services) as second:
        employ(teams, second)
        press_on_the_web(second, "2001", f"contacts:acknowledge:{contact.reference}")
        await teams.updated(told[0])
        again = file(second, person=f"teams:{OFFICER}", run="run-2")
        await teams.until(lambda: [one for one in by_app(teams) if again.reference in words_of(one)])

    assert not asks_to_acknowledge(told[0])
    assert COLLEAGUE not in str(teams.called("create")[created:])


def by_app(teams: Teams) -> list[Message]:
    return teams.by_app(teams.chat(COLLEAGUE))


async def test_a_supervisor_who_never_opened_the_app_is_told_where_it_is_installed(
    teams: Teams, staffed: Services
) -> None:
    contact = file(staffed, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))

    assert contact.reference in words_of(told)
    assert teams.mri(COLLEAGUE) in told.card["refresh"]["userIds"]


async def test_who_has_not_got_the_app_is_known_beforehand_and_the_next_is_told_at_once(
    teams: Teams, signpost: Services
) -> None:
    employ(teams, signpost)
    await without_the_app(teams, signpost)
    contact = file(signpost, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(CHIEF))

    assert contact.reference in words_of(told)
    assert signpost.outbox.recipients(contact.reference, "told") == ["3001"]


async def test_once_they_install_the_app_they_are_told_again(teams: Teams, signpost: Services) -> None:
    employ(teams, signpost)
    await without_the_app(teams, signpost)
    await teams.installs(NEW)
    await teams.until(lambda: not signpost.chats.unreachable())
    contact = file(signpost, person=f"teams:{OFFICER}")

    await teams.until(lambda: [m for m in teams.by_app(teams.chat(NEW)) if contact.reference in words_of(m)])


NEW = "9e300000-0000-4000-8000-00000000000f"


async def without_the_app(teams: Teams, services: Services) -> None:
    """The line manager has another account now, for which the app is not installed; wait until that is found out."""
    teams.adds(Somebody(NEW, "Sam Colleague"))
    team = [person("1001", "2001", OFFICER), person("2001", "3001", NEW), person("3001", None, CHIEF)]
    services.people.import_all(team, services.now())
    await time_passes(services, lambda: services.chats.unreachable())


async def test_an_account_that_is_no_longer_theirs_learns_nothing_more(teams: Teams, staffed: Services) -> None:
    contact = file(staffed, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    teams.adds(Somebody(NEW, "Sam Colleague"))
    team = [person("1001", "2001", OFFICER), person("2001", "3001", NEW), person("3001", None, CHIEF)]
    staffed.people.import_all(team, staffed.now())
    press_on_the_web(staffed, "2001", f"contacts:acknowledge:{contact.reference}")
    await time_passes(staffed, lambda: told.edits)

    assert words_of(told) == notice_words.NOT_YOURS.format(reference=contact.reference)
    assert words_of(await teams.sees(COLLEAGUE, told)) == notice_words.OVER


async def test_what_teams_does_not_change_yet_is_changed_when_it_does(teams: Teams, staffed: Services) -> None:
    contact = file(staffed, person=f"teams:{OFFICER}")
    told = await teams.message_by_app(teams.chat(COLLEAGUE))
    teams.faults.rate_limit("update", retry_after=1)
    teams.faults.fail("update", 412)
    press_on_the_web(staffed, "2001", f"contacts:acknowledge:{contact.reference}")
    await time_passes(staffed, lambda: told.edits)

    assert not asks_to_acknowledge(told)


async def test_a_notice_that_teams_does_not_take_yet_is_sent_when_it_may_be(
    teams: Teams, staffed: Services, clock: Clock
) -> None:
    teams.faults.rate_limit("post", retry_after=30)
    file(staffed, person=f"teams:{OFFICER}")
    await teams.until(lambda: teams.refused())
    before = clock.time
    await time_passes(staffed, lambda: teams.by_app(teams.chat(COLLEAGUE)))

    assert (clock.time - before).total_seconds() >= 29


async def test_what_may_have_arrived_is_sent_again_and_both_copies_say_the_same(
    teams: Teams, staffed: Services, clock: Clock
) -> None:
    teams.faults.drop("post", "after")
    contact = file(staffed, person=f"teams:{OFFICER}")
    await teams.message_by_app(teams.chat(COLLEAGUE))
    clock.time += LEASE + timedelta(seconds=1)  # who sent it never says what came of it
    await teams.message_by_app(teams.chat(COLLEAGUE), 2)
    press_on_the_web(staffed, "2001", f"contacts:acknowledge:{contact.reference}")
    seen = [words_of(await teams.sees(COLLEAGUE, copy)) for copy in teams.by_app(teams.chat(COLLEAGUE))]

    assert seen[0] == seen[1]
    assert NOBODY_YET not in seen[0]
