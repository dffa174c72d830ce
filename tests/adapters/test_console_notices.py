"""`signpost notices` and `signpost sign-out`, for operators."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from adapters.compose import compose
from bot.messages import Person
from bot.notices.worker import Never, run_due
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people_file import COLUMNS
from bot.records.tables import contacts
from bot.reports import actions
from bot.services import Services
from bot.settings import Settings
from bot.sign_in import of_session, session_key
from bot.wording import contact as contact_words
from bot.wording import parked as words
from tests.adapters.command import Command, Ran
from tests.bot.team import TEAM, Platform, file


@pytest.fixture
def installation(data: Path) -> Iterator[Services]:
    """Some people of West Midlands Police, on a database of the test's own."""
    with closing(compose(Settings(data=data))) as services:
        services.people.import_all([replace(member, force="wmp") for member in TEAM], services.now())
        yield services


@pytest.fixture
def undelivered(installation: Services) -> Contact:
    """A contact whose first notice was refused by the platform."""
    contact = file(installation, force="wmp")
    run_due(Platform([Never("account_inactive")]), installation, most=1)
    return contact


def done(services: Services, subject: str) -> list[tuple[str, str, str]]:
    with services.store.database.read() as connection:
        return [(e.actor, e.action, e.detail) for e in audit.entries(connection, subject)]


def refused(why: str) -> Ran:
    return Ran(1, "", f"signpost: {contact_words.REFUSED[why]}\n")


# notices parked


@pytest.mark.parametrize("options", [[], ["--force", "wmp"]])
def test_what_is_parked_is_listed_in_words(
    signpost: Command, undelivered: Contact, data: Path, options: list[str]
) -> None:
    ran = signpost("notices", "parked", *options, data=data)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(
        f"{undelivered.reference}, notice 1 (wmp)\n    Not an emergency: a new contact, for 2001."
    )
    assert f"\n    Why: {words.OTHER_PROBLEM[0]}\n    What to do: Check that 2001 still has" in ran.out


def test_what_is_parked_is_listed_for_programs(signpost: Command, undelivered: Contact, data: Path) -> None:
    (item,) = json.loads(signpost("notices", "parked", "--json", data=data).out)
    assert item.pop("since").endswith("+00:00")
    assert item == {
        "id": 1,
        "contact": undelivered.reference,
        "force": "wmp",
        "topic": "contact",
        "kind": "told",
        "recipient": "2001",
        "problem": "account_inactive",
        "needless": False,
    }


def test_nothing_of_another_force_is_listed(signpost: Command, undelivered: Contact, data: Path) -> None:
    ran = signpost("notices", "parked", "--force", "wiltshire", data=data)
    assert ran == Ran(0, f"{words.ALL_DELIVERED}\n", "")


def test_an_unknown_force_is_refused(signpost: Command, data: Path) -> None:
    ran = signpost("notices", "parked", "--force", "nowhere", data=data)
    assert (ran.status, "We hold no policy for the force 'nowhere'" in ran.err) == (1, True)


def test_listing_is_in_the_audit_log(
    signpost: Command, installation: Services, undelivered: Contact, data: Path
) -> None:
    signpost("notices", "parked", data=data)
    signpost("notices", "parked", "--force", "wiltshire", data=data)
    assert done(installation, "wmp")[-1] == ("console", "listed_parked", "1")
    assert done(installation, "wiltshire")[-1] == ("console", "listed_parked", "0")


def test_what_is_no_longer_needed_is_listed_as_that(
    signpost: Command, installation: Services, undelivered: Contact, data: Path
) -> None:
    desk = actions.actor(Person("person:desk", "wmp"), installation)
    actions.acknowledge(desk, undelivered.reference, installation)
    assert words.IS_NEEDLESS in signpost("notices", "parked", data=data).out


def test_a_notice_whose_contact_is_gone_is_listed_without_a_force(
    signpost: Command, installation: Services, undelivered: Contact, data: Path
) -> None:
    with installation.store.database.write() as connection:
        connection.execute(delete(contacts))
    assert words.IS_GONE in signpost("notices", "parked", data=data).out
    assert signpost("notices", "retry", "1", data=data) == refused("gone")


def test_an_import_has_told_who_is_known_now(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    installation.people.import_all(
        [replace(m, force="wmp") for m in TEAM if m.id in ("1001", "admin")], installation.now()
    )
    contact = file(installation, force="wmp")
    run_due(Platform(), installation)
    people = tmp_path / "people.csv"
    people.write_text(f"{','.join(COLUMNS)}\n1001,wmp,North,2001,,,,,,web-1001\n2001,wmp,North,,,,,,,boss\n")
    ran = signpost("people", "import", str(people), data=data)
    assert (ran.status, "notices for which nobody was known, being tried again: 1\n" in ran.out) == (0, True)
    run_due(platform := Platform(), installation)
    assert ("2001", "told") in platform.sent
    assert done(installation, contact.reference)[-2:] == [
        ("console", "tried_again", "2001"),
        ("signpost", "told", "2001"),
    ]


# notices retry


def test_a_notice_is_tried_again_once(
    signpost: Command, installation: Services, undelivered: Contact, data: Path
) -> None:
    says = [signpost("notices", "retry", "1", data=data) for _ in range(2)]
    expected = (words.BEING_TRIED, words.TRIED_BEFORE)
    assert says == [Ran(0, f"{line.format(number=1)}\n", "") for line in expected]
    assert done(installation, undelivered.reference)[-1] == ("console", "tried_again", "2001")
    run_due(platform := Platform(), installation)
    assert ("2001", "told") in platform.sent


def test_what_is_no_longer_needed_is_not_tried_again(
    signpost: Command, installation: Services, undelivered: Contact, data: Path
) -> None:
    desk = actions.actor(Person("person:desk", "wmp"), installation)
    actions.acknowledge(desk, undelivered.reference, installation)
    assert signpost("notices", "retry", "1", data=data) == refused("needless")


@pytest.mark.parametrize("number", ["7", "99999999999999999999"])
def test_a_notice_that_does_not_exist_is_refused(
    signpost: Command, undelivered: Contact, data: Path, number: str
) -> None:
    ran = signpost("notices", "retry", number, data=data)
    assert (ran.status, f"There is no notice {number}." in ran.err) == (1, True)


# sign-out


def test_somebody_is_signed_out_everywhere(signpost: Command, installation: Services, data: Path) -> None:
    key = session_key("2001", installation)
    ran = signpost("sign-out", "2001", data=data)
    assert (ran.status, ran.out) == (0, f"{contact_words.SIGNED_OUT.format(member='2001')}\n")
    assert of_session(key, installation) is None
    assert done(installation, "2001")[-1] == ("console", "signed_out", "")


def test_who_does_not_work_here_is_not_signed_out(signpost: Command, installation: Services, data: Path) -> None:
    ran = signpost("sign-out", "4711", data=data)
    assert (ran.status, "Nobody works here under '4711'" in ran.err) == (1, True)
