"""In which conversation somebody can be written to: met in passing, refused, gone, and who has to be tried."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from bot.records.chat_tables import chats as table
from bot.records.chats import REMOVED, Chat, Chats, Untried
from bot.records.database import Database
from bot.records.people import Address, Member, People

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHAT = Chat("teams", "sgt-account", "a:1", "https://service/", "29:1", "tenant")
ON_TEAMS, ON_WEB = Address("teams", "sgt-account"), Address("web", "sgt")
SERGEANT = Member("sgt", "wmp", "North", roles=frozenset({"supervisor"}), addresses=(ON_TEAMS,))
OFFICER = Member("pc", "wmp", "North", "sgt", addresses=(Address("teams", "pc-account"), ON_WEB))


@pytest.fixture
def chats(database: Database) -> Chats:
    People(database).import_all([SERGEANT, OFFICER], NOW)
    return Chats(database)


def statements(database: Database) -> list[str]:
    """What is sent to the database from now on."""
    found: list[str] = []
    with database.stream() as connection:  # of the engine that the others are made of
        event.listen(connection.engine, "before_cursor_execute", lambda *said: found.append(said[2]))
    return found


def reached(database: Database, person: str = "sgt") -> bool:
    member = People(database).member(person)
    assert member is not None
    return member.is_reached_by({"teams"})


def test_any_later_process_finds_who_was_met(chats: Chats, database: Database) -> None:
    chats.met(CHAT, NOW)
    assert Chats(database).of("teams", "sgt-account") == CHAT
    assert Chats(database).latest("teams", "tenant") == CHAT
    assert (chats.of("teams", "pc-account"), chats.latest("teams", "other")) == (None, None)


def test_meeting_again_costs_nothing_for_a_minute_and_one_write_a_day(chats: Chats, database: Database) -> None:
    chats.met(CHAT, NOW)
    said = statements(database)
    chats.met(CHAT, NOW + timedelta(seconds=59))
    assert said == []
    for minutes in range(1, 60):
        chats.met(CHAT, NOW + timedelta(minutes=minutes))
    assert not any(statement.startswith("INSERT") for statement in said)
    chats.met(CHAT, NOW + DAY)
    assert sum(statement.startswith("INSERT") for statement in said) == 1


def test_what_changed_is_written_at_once(chats: Chats, database: Database) -> None:
    chats.met(CHAT, NOW)
    moved = Chat("teams", "sgt-account", "a:2", "https://elsewhere/", "29:1", "tenant")
    chats.met(moved, NOW)
    assert Chats(database).of("teams", "sgt-account") == moved


def test_whoever_is_refused_counts_as_not_reached_until_they_are_heard_of(chats: Chats, database: Database) -> None:
    assert reached(database)
    chats.met(CHAT, NOW)
    chats.refused("teams", "sgt-account", "BotNotInConversationRoster", NOW, "a:1")
    (found,) = chats.unreachable("wmp")
    assert (found.person, found.problem, chats.unreachable("other")) == ("sgt", "BotNotInConversationRoster", [])
    assert (reached(database), chats.of("teams", "sgt-account")) == (False, None)
    chats.met(CHAT, NOW)
    assert (reached(database), chats.unreachable()) == (True, [])


def test_only_the_account_that_was_refused_is_left_out(chats: Chats, database: Database) -> None:
    chats.refused("teams", "pc-account", "blocked", NOW)
    member = People(database).at("teams", "pc-account")
    assert member is not None
    assert (member.id, member.addresses) == ("pc", (ON_WEB,))


def test_an_import_finds_nobody_changed_because_they_were_refused(chats: Chats, database: Database) -> None:
    chats.refused("teams", "sgt-account", "blocked", NOW)
    assert People(database).import_all([SERGEANT, OFFICER], NOW).changed == 0
    assert not reached(database)


def test_a_refusal_that_comes_late_does_not_undo_what_was_heard_since(chats: Chats, database: Database) -> None:
    chats.met(CHAT, NOW)
    chats.refused("teams", "sgt-account", "not installed", NOW)
    chats.refused("teams", "sgt-account", "gone", NOW, "an earlier one")
    assert reached(database)


def test_who_installs_the_app_is_reached_though_another_process_has_refused_them(
    chats: Chats, database: Database
) -> None:
    chats.met(CHAT, NOW)
    Chats(database).refused("teams", "sgt-account", "blocked", NOW, "a:1")
    chats.met(CHAT, NOW, is_installed=True)
    assert reached(database)


@pytest.mark.parametrize("which", ["sgt-account", "a:1"])
def test_where_the_app_is_removed_nothing_stays_but_that(chats: Chats, database: Database, which: str) -> None:
    chats.met(CHAT, NOW)
    chats.met(Chat("teams", "stranger", "a:9", "https://service/", "29:9", "tenant"), NOW)
    chats.gone("teams", which, NOW)
    chats.gone("teams", "a:9", NOW)
    with database.read() as connection:
        (row,) = connection.execute(select(table)).all()
    assert (row.account, row.problem) == ("sgt-account", REMOVED)
    assert (row.conversation, row.service_url, row.user_id, row.tenant) == ("", "", "", "")


def test_each_account_is_tried_once_by_one_process_those_with_a_role_first(chats: Chats, database: Database) -> None:
    other = Chats(database)
    assert chats.next_untried("teams", NOW) == Untried("sgt-account", "wmp")
    assert other.next_untried("teams", NOW) == Untried("pc-account", "wmp")
    assert chats.next_untried("teams", NOW) is None
    assert reached(database)  # nobody said otherwise yet


def test_who_was_refused_is_tried_again_the_next_day(chats: Chats) -> None:
    chats.met(CHAT, NOW)
    assert chats.next_untried("teams", NOW) == Untried("pc-account", "wmp")
    chats.refused("teams", "pc-account", "not installed", NOW)
    assert chats.next_untried("teams", NOW + DAY - timedelta(seconds=1)) is None
    assert chats.next_untried("teams", NOW + DAY) == Untried("pc-account", "wmp")
    chats.not_now("teams", "pc-account", NOW + DAY + timedelta(seconds=5))
    assert chats.next_untried("teams", NOW + DAY) is None
    assert chats.next_untried("teams", NOW + DAY + timedelta(seconds=5)) == Untried("pc-account", "wmp")
