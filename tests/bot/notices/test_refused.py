"""Somebody whose only account is known to be refused: nobody waits for them, administrators read of it beforehand."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.handle import handle
from bot.messages import Incoming, Paragraph, Person
from bot.notices.worker import run_due
from bot.records.chats import Chat
from bot.records.people import Address, Member
from bot.services import Services
from bot.wording import parked as words
from tests.bot.team import FORCE, TEAM, Platform, file

TEAMS = "teams"


@pytest.fixture
def on_teams(live: Services) -> Iterator[Services]:
    """A force in which the first supervisor has nothing but Teams."""
    members = [replace(m, addresses=(Address(TEAMS, m.id),)) if m.id == "2001" else m for m in TEAM]
    live.people.import_all(members, live.now())
    with closing(replace(live, platforms=frozenset({"web", TEAMS}))) as services:
        yield services


def chat(account: str) -> Chat:
    return Chat(TEAMS, account, f"a:{account}", "https://service/", f"29:{account}", "tenant")


def told(services: Services) -> list[str]:
    platform = Platform()
    run_due(platform, services)
    return [person for person, kind in platform.sent if kind == "told"]


def test_the_next_is_told_at_once_and_nothing_is_left_undelivered(on_teams: Services) -> None:
    on_teams.chats.refused(TEAMS, "2001", "BotNotInConversationRoster", on_teams.now())
    file(on_teams)
    assert told(on_teams) == ["2002"]
    with on_teams.store.database.read() as connection:
        assert on_teams.outbox.parked(connection) == []


def test_who_installs_the_app_is_told_again(on_teams: Services) -> None:
    on_teams.chats.refused(TEAMS, "2001", "BotNotInConversationRoster", on_teams.now())
    on_teams.chats.met(chat("2001"), on_teams.now(), is_installed=True)
    file(on_teams)
    assert told(on_teams) == ["2001"]


def test_who_is_refused_after_the_notice_was_written_is_passed_over_at_once(on_teams: Services) -> None:
    file(on_teams)
    on_teams.chats.refused(TEAMS, "2001", "MessageWritesBlocked", on_teams.now())
    assert "2002" in told(on_teams)


def test_administrators_of_the_force_read_who_is_refused_and_why(on_teams: Services) -> None:
    elsewhere = Member("other", "elsewhere", "North", addresses=(Address(TEAMS, "other"),))
    on_teams.people.import_all([elsewhere], on_teams.now())
    for account in ("2001", "other"):
        on_teams.chats.refused(TEAMS, account, "BotNotInConversationRoster", on_teams.now())
    press = Incoming("1", Person("person:admin", FORCE), "page", kind="choice", choice="contacts:undelivered")
    *_, shown = handle(press, on_teams).cards
    assert shown.headline == words.UNREACHABLE.format(number=1)
    assert [block.text for block in shown.blocks if isinstance(block, Paragraph)] == [
        words.ABOUT_UNREACHABLE,
        "2001, on Teams (BotNotInConversationRoster)",
    ]


def test_of_many_who_are_refused_the_first_are_listed(on_teams: Services) -> None:
    many = [
        Member(f"m{number:02}", "elsewhere", "N", addresses=(Address(TEAMS, f"m{number}"),)) for number in range(22)
    ]
    admin = Member("boss", "elsewhere", "N", roles=frozenset({"administrator"}))
    on_teams.people.import_all([*many, admin], on_teams.now() - timedelta(days=1))
    for number in range(22):
        on_teams.chats.refused(TEAMS, f"m{number}", "blocked", on_teams.now())
    press = Incoming("1", Person("person:boss", "elsewhere"), "page", kind="choice", choice="contacts:undelivered")
    *_, shown = handle(press, on_teams).cards
    assert len(shown.blocks) == 1 + words.MOST_LISTED + 1
    assert Paragraph(words.MORE_UNREACHABLE.format(number=2)) in shown.blocks
