"""What a notice says on a chat platform: enough to know what to do, and nothing that somebody wrote."""

from dataclasses import replace

import pytest

from bot.messages import Paragraph, Person
from bot.notices.card import card, so_far
from bot.notices.outbox import Kind
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import actions
from bot.services import Services
from bot.wording import contact as words
from bot.wording import notices as notice_words
from tests.bot.team import FORCE, file

SECRET = "The witness is called Mallory."


@pytest.fixture
def contact(live: Services) -> Contact:
    """One that has been taken on, with a question to the officer."""
    by = actions.actor(Person("person:2001", FORCE), live)
    reference = file(live, "complaint").reference
    actions.acknowledge(by, reference, live)
    return actions.ask_officer(by, reference, SECRET, live)


def read(services: Services, contact: Contact, who: str, kind: Kind = "told") -> tuple[str, list[str]]:
    member = services.people.member(who)
    assert isinstance(member, Member)
    reply = card(contact, member, services, kind)
    (shown,) = reply.cards
    text = [shown.headline, *(block.text for block in shown.blocks if isinstance(block, Paragraph))]
    return "\n".join(text), [choice.label for choice in reply.choices]


def test_it_says_what_it_is_and_how_it_stands_but_nothing_that_somebody_wrote(live: Services, contact: Contact) -> None:
    text, buttons = read(live, contact, "2001")
    headline, what, state = text.splitlines()
    assert headline == f"{contact.reference}: acknowledged"
    assert what.startswith("No urgency: a complaint, recorded by 1001 of North at ")
    assert state.startswith("Acknowledged by you at ")
    assert SECRET not in text
    assert buttons == [words.NOT_MINE, words.MARK_DONE, words.ASK_OFFICER, f"Open {contact.reference}"]


def test_the_officer_can_answer_and_a_bystander_can_read_nothing(live: Services, contact: Contact) -> None:
    text, buttons = read(live, contact, "1001", "step")
    assert notice_words.WHY["step"] in text
    assert buttons == [words.ADD_OR_ANSWER, f"Open {contact.reference}"]
    assert read(live, contact, "comms") == (notice_words.NOT_YOURS.format(reference=contact.reference), [])


def test_of_what_is_hidden_an_administrator_reads_only_that_somebody_could_not_be_told(
    live: Services, contact: Contact
) -> None:
    hidden = replace(contact, hidden=True, offices=("professional_standards",))
    said = notice_words.UNDELIVERED.format(reference=contact.reference)
    assert read(live, hidden, "admin", "alarm") == (said, [words.NOT_DELIVERED])


def test_who_reported_what_is_hidden_is_read_only_after_opening_it(live: Services, contact: Contact) -> None:
    hidden = replace(contact, hidden=True, offices=("professional_standards",))
    with live.store.database.write() as connection:
        for who in (contact.officer, "unknown-0123456789ab"):  # the second from before the people file named them
            audit.append(live.store.database, connection, live.now(), who, "answered", contact.reference)
    member = live.people.member("psd")
    assert isinstance(member, Member)
    seen = [read(live, hidden, "psd")[0], *so_far(hidden, member, live)]
    assert "somebody whom you see when you open it" in seen[0]
    assert any("added to it" in step for step in seen)
    assert not any(name in step for step in seen for name in (contact.officer, contact.unit, "unknown-"))


def test_a_reminder_does_not_go_on_asking_once_somebody_has_taken_it_on(live: Services, contact: Contact) -> None:
    assert notice_words.WHY["reminder"] not in read(live, contact, "2001", "reminder")[0]
    assert notice_words.WHY["reminder"] in read(live, replace(contact, status="open"), "2001", "reminder")[0]
