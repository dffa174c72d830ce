"""Who works here: what is imported is found, and a file is the whole truth for its forces and for no other."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.records import audit
from bot.records.database import Database
from bot.records.people import PLATFORMS, ROLES, Address, Imported, Member, People, PersonTaken
from bot.records.seal import Seal

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SEAL = Seal(bytes(range(32)))
SLACK, TEAMS = Address("slack", "U1"), Address("teams", "T1")
SERGEANT = Member("sgt", "wmp", "North", roles=frozenset({"supervisor", "duty_desk"}), addresses=(SLACK, TEAMS))
OFFICER = Member("pc", "wmp", "North", "sgt", "dep", absent_until=date(2026, 12, 1))
DEPUTY = Member("dep", "wmp", "South", "sgt", roles=frozenset({"supervisor"}))
ELSEWHERE = Member("other", "wiltshire", "North", "sgt", addresses=(Address("slack", "U9"),))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "signpost.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{file}", SEAL)) as opened:
        yield opened


@pytest.fixture
def people(database: Database) -> People:
    """Three people of one force and one of another."""
    imported = People(database)
    imported.import_all([SERGEANT, OFFICER, DEPUTY, ELSEWHERE], NOW)
    return imported


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


# Finding people


def test_a_person_is_found_with_everything_that_was_imported(people: People) -> None:
    assert [people.member(member.id) for member in (SERGEANT, OFFICER)] == [SERGEANT, OFFICER]


def test_nobody_has_an_id_that_was_never_imported(people: People) -> None:
    assert people.member("nobody") is None


def test_a_person_is_found_by_each_account(people: People) -> None:
    assert [people.at("slack", "U1"), people.at("teams", "T1")] == [SERGEANT, SERGEANT]


@pytest.mark.parametrize(("platform", "account"), [("teams", "U1"), ("slack", "u1"), ("slack", "U"), ("slack", "")])
def test_nobody_is_found_by_an_account_of_another_platform_or_spelling(
    people: People, platform: str, account: str
) -> None:
    assert people.at(platform, account) is None


def test_a_unit_has_its_people_in_the_order_of_their_ids(people: People) -> None:
    assert people.of_unit("wmp", "North") == [OFFICER, SERGEANT]


def test_units_of_the_same_name_in_two_forces_are_two(people: People) -> None:
    assert people.of_unit("wiltshire", "North") == [ELSEWHERE]


def test_everybody_with_a_role_is_found(people: People) -> None:
    assert people.with_role("wmp", "supervisor") == [DEPUTY, SERGEANT]
    assert people.with_role("wmp", "duty_desk") == [SERGEANT]
    assert people.with_role("wiltshire", "supervisor") == []


@pytest.mark.parametrize("role", ["desk", "duty desk", "duty_des_", "%"])
def test_a_part_of_a_role_is_no_role(people: People, role: str) -> None:
    assert people.with_role("wmp", role) == []


def test_those_whom_somebody_manages_are_found_in_every_force(people: People) -> None:
    assert people.managed_by("sgt") == [DEPUTY, ELSEWHERE, OFFICER]
    assert people.managed_by("pc") == []


def test_everybody_of_a_force_is_found(people: People) -> None:
    assert people.everybody("wmp") == [DEPUTY, OFFICER, SERGEANT]


# Importing


def test_an_import_counts_whom_it_added_changed_and_removed(people: People) -> None:
    moved, new = Member("pc", "wmp", "South", "sgt", "dep"), Member("new", "wmp", "North")
    assert people.import_all([SERGEANT, moved, new], NOW) == Imported(added=1, changed=1, removed=1)


def test_a_changed_account_is_a_change(people: People) -> None:
    changed = Member("other", "wiltshire", "North", "sgt", addresses=(Address("slack", "U10"),))
    assert people.import_all([changed], NOW) == Imported(0, 1, 0)
    assert (people.at("slack", "U9"), people.at("slack", "U10")) == (None, changed)


def test_the_same_people_in_another_order_change_nothing(people: People) -> None:
    turned = Member("sgt", "wmp", "North", roles=SERGEANT.roles, addresses=(TEAMS, SLACK))
    assert people.import_all([OFFICER, DEPUTY, turned], NOW) == Imported(0, 0, 0)


def test_whoever_is_not_in_the_file_any_more_is_removed_with_all_accounts(people: People, file: Path) -> None:
    people.import_all([OFFICER], NOW)
    assert people.everybody("wmp") == [OFFICER]
    assert rows(file, "select person from addresses") == [("other",)]


def test_a_force_that_is_not_in_the_file_stays_as_it_is(people: People) -> None:
    people.import_all([OFFICER], NOW)
    assert people.everybody("wiltshire") == [ELSEWHERE]


def test_an_import_of_nobody_changes_nothing(people: People) -> None:
    assert people.import_all([], NOW) == Imported(0, 0, 0)
    assert people.everybody("wmp") == [DEPUTY, OFFICER, SERGEANT]


def test_two_people_may_swap_their_accounts(people: People) -> None:
    sergeant = Member("sgt", "wmp", "North", addresses=())
    officer = Member("pc", "wmp", "North", addresses=(SLACK, TEAMS))
    assert people.import_all([sergeant, officer, DEPUTY], NOW) == Imported(0, 2, 0)
    assert people.at("slack", "U1") == officer


def test_somebody_moves_to_another_force_where_both_are_imported(people: People) -> None:
    moved = Member("pc", "wiltshire", "North")
    assert people.import_all([SERGEANT, DEPUTY, ELSEWHERE, moved], NOW) == Imported(0, 1, 0)
    assert people.everybody("wiltshire") == [ELSEWHERE, moved]


def test_the_id_of_somebody_in_a_force_that_is_not_imported_is_refused(people: People) -> None:
    with pytest.raises(PersonTaken, match="'sgt' is the id of somebody in wmp\nTo move somebody, import both forces"):
        people.import_all([Member("sgt", "wiltshire", "North")], NOW)


def test_an_account_of_somebody_in_a_force_that_is_not_imported_is_refused(people: People) -> None:
    with pytest.raises(PersonTaken, match="the slack account of 'new' belongs to 'sgt' in another force"):
        people.import_all([Member("new", "wiltshire", "North", addresses=(SLACK,))], NOW)


def test_a_refused_import_changes_nothing(people: People, file: Path) -> None:
    before = rows(file, "select * from people, addresses, audit")
    with pytest.raises(PersonTaken):
        people.import_all([Member("new", "wiltshire", "North"), Member("sgt", "wiltshire", "North")], NOW)
    assert rows(file, "select * from people, addresses, audit") == before


def test_an_import_is_in_the_audit_log_of_each_force(people: People, database: Database) -> None:
    people.import_all([OFFICER], NOW)
    with database.read() as connection:
        assert [entry.action for entry in audit.entries(connection, "wmp")] == ["people_imported"] * 2
        assert [entry.at for entry in audit.entries(connection, "wiltshire")] == [NOW]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """People that stay from one example to the next, so that each is imported over those before."""
    file = tmp_path_factory.mktemp("people") / "signpost.db"
    with closing(Database(f"sqlite:///{file}", SEAL)) as database:
        yield People(database)


TEXT = st.text(min_size=1, max_size=5)
MEMBERS = st.lists(
    st.builds(
        Member,
        id=TEXT,
        force=st.just("wmp"),
        unit=TEXT,
        manager=st.none() | TEXT,
        deputy=st.none() | TEXT,
        roles=st.frozensets(st.sampled_from(ROLES)),
        absent_until=st.none() | st.dates(),
        addresses=st.lists(st.builds(Address, st.sampled_from(PLATFORMS), TEXT), max_size=3).map(
            lambda found: tuple(sorted(set(found)))
        ),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda member: member.id,
).filter(lambda members: len({a for m in members for a in m.addresses}) == sum(len(m.addresses) for m in members))


@settings(max_examples=50, deadline=None)
@given(members=MEMBERS)
def test_whatever_is_imported_is_found_as_it_was(lasting: People, members: list[Member]) -> None:
    lasting.import_all(members, NOW)
    assert {member.id: member for member in lasting.everybody("wmp")} == {member.id: member for member in members}
    assert all(lasting.at(a.platform, a.account) == member for member in members for a in member.addresses)
