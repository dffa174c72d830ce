"""A notice on a chat platform is changed in place when somebody acts anywhere, so that no two screens disagree."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.inbox import asking, desk
from bot.messages import Incoming, Person
from bot.notices.sender import Later, Never
from bot.notices.worker import run_due
from bot.records.contacts import Contact
from bot.records.tables import notices, posted
from bot.reports import actions, lists
from bot.reports.actions import Actor
from bot.services import Services
from bot.wording import contact as words
from bot.wording import notices as notice_words
from tests.bot.inbox.office import COMMS, OTHER, STAFF
from tests.bot.notices.chat import Chat
from tests.bot.team import FORCE, OFFICER, file


@pytest.fixture
def chat(live: Services) -> Chat:
    return Chat(live)


@pytest.fixture
def told(live: Services, chat: Chat) -> Contact:
    """An emergency that three people were told of."""
    contact = file(live, "emergency")
    run_due(chat, live)
    assert [place.split("/")[0] for place in chat.messages] == ["D-2001", "D-2002", "D-desk"]
    return contact


def actor(services: Services, who: str) -> Actor:
    return actions.actor(Person(f"person:{who}", FORCE), services)


def acknowledge(services: Services, contact: Contact, who: str = "2001") -> None:
    actions.acknowledge(actor(services, who), contact.reference, services)


def standing(services: Services) -> int:
    with services.store.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(posted)).scalar_one())


def lease_runs_out(services: Services) -> None:
    with services.store.database.write() as connection:
        long_ago = services.now().replace(tzinfo=None) - timedelta(minutes=5)
        connection.execute(update(notices).where(notices.c.state == "claimed").values(lease=long_ago))
        looked = notices.c.key.startswith("look/")
        connection.execute(update(notices).where(looked).values(due=long_ago))


def parked(services: Services) -> int:
    with services.store.database.read() as connection:
        return len(services.outbox.parked(connection))


def test_when_one_acknowledges_on_the_web_all_see_it_and_nobody_can_do_it_again(
    live: Services, chat: Chat, told: Contact
) -> None:
    assert words.ACKNOWLEDGE in chat.buttons("2001")
    acknowledge(live, told)
    run_due(chat, live)
    assert f"{told.reference}: acknowledged\n" in chat.says("2001")
    assert "Acknowledged by you at " in chat.says("2001")
    assert "Acknowledged by 2001 at " in chat.says("2002")
    assert "Acknowledged by 2001 at " in chat.says("desk")
    assert all(words.ACKNOWLEDGE not in chat.buttons(who) for who in ("2001", "2002", "desk"))


def test_the_thread_has_each_step_once(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)
    run_due(chat, live)
    actions.mark_done(actor(live, "2001"), told.reference, "PIR 1", live)
    run_due(chat, live)
    (thread,) = (lines for place, lines in chat.threads.items() if place.startswith("D-2002"))
    steps = [line.partition(": ")[2] for line in thread]
    assert steps[0] == "1001 recorded it."
    assert [steps.count(f"2001 {done}") for done in ("acknowledged it.", "marked it as done.")] == [1, 1]


def test_two_changes_in_a_row_are_shown_at_once(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)
    actions.ask_officer(actor(live, "2001"), told.reference, "Which account was it?", live)
    run_due(chat, live)
    assert len(chat.refreshed) == len(set(chat.refreshed)) == 3
    assert all("Acknowledged" in chat.says(who) for who in ("2001", "2002", "desk"))


def test_what_is_passed_on_says_so_and_can_be_taken_on_by_the_others(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)
    actions.pass_on(actor(live, "2001"), told.reference, live)
    run_due(chat, live)
    assert "You passed it on at " in chat.says("2001")
    at_2002 = [reply for place, reply in chat.messages.items() if place.startswith("D-2002/")]  # told once more
    assert all(words.ACKNOWLEDGE in [choice.label for choice in reply.choices] for reply in at_2002)


def test_what_changes_while_it_is_refreshed_is_shown_after_it(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)
    chat.meanwhile = lambda: actions.mark_done(actor(live, "2001"), told.reference, "", live)
    run_due(chat, live)
    assert [chat.says(who).splitlines()[0] for who in ("2001", "2002", "desk")] == [f"{told.reference}: done"] * 3


def test_a_worker_that_was_too_slow_does_not_leave_an_older_state(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)

    def overtaken() -> None:
        lease_runs_out(live)
        actions.mark_done(actor(live, "2001"), told.reference, "", live)
        run_due(chat, live)

    chat.meanwhile = overtaken
    run_due(chat, live)
    assert [chat.says(who).splitlines()[0] for who in ("2001", "2002", "desk")] == [f"{told.reference}: done"] * 3


def test_a_worker_that_dies_before_or_while_it_refreshes_loses_nothing(
    live: Services, chat: Chat, told: Contact
) -> None:
    acknowledge(live, told)
    chat.dies = True
    run_due(chat, live)
    assert all("Acknowledged" not in chat.says(who) for who in ("2001", "2002", "desk"))
    lease_runs_out(live)
    chat.dies = False
    run_due(chat, live)
    assert all("Acknowledged" in chat.says(who) for who in ("2001", "2002", "desk"))


def test_what_is_acknowledged_while_it_is_posted_is_brought_up_to_date(live: Services, chat: Chat) -> None:
    contact = file(live)
    chat.meanwhile = lambda: acknowledge(live, contact)
    run_due(chat, live)
    assert "Acknowledged by you at " in chat.says("2001")


def test_what_was_posted_by_a_worker_that_died_is_found_and_brought_up_to_date(live: Services, chat: Chat) -> None:
    contact = file(live)
    chat.dies = True
    run_due(chat, live)
    acknowledge(live, contact)
    chat.dies = False
    lease_runs_out(live)
    run_due(chat, live)
    assert "Acknowledged by you at " in chat.says("2001")


def test_what_is_found_where_an_earlier_worker_posted_it_is_brought_up_to_date(live: Services, chat: Chat) -> None:
    contact = file(live)
    with live.store.database.write() as connection:
        live.outbox.cancel(connection, contact.reference, "told")
        key = f"{contact.reference}/copy/3001"
        live.outbox.put(connection, key, contact.reference, "3001", "copy", 0, live.now())
    chat.dies = True
    run_due(chat, live)
    acknowledge(live, contact)  # which cancels no copy
    chat.dies = False
    lease_runs_out(live)
    run_due(chat, live)
    assert "Acknowledged by 2001 at " in chat.says("3001")


def test_a_message_that_is_gone_is_forgotten_and_nobody_is_bothered(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)
    chat.answers = [Never("message_not_found")]
    run_due(chat, live)
    assert (standing(live), parked(live)) == (3, 0)  # that of the officer has come
    actions.mark_done(actor(live, "2001"), told.reference, "", live)
    chat.refreshed.clear()
    run_due(chat, live)
    assert [place.split("/")[0] for place in chat.refreshed] == ["D-2002", "D-desk", "D-1001"]


def test_a_platform_that_is_busy_is_tried_again(live: Services, chat: Chat, told: Contact) -> None:
    acknowledge(live, told)
    chat.answers = [Later("ratelimited", timedelta(microseconds=1))] * 3
    run_due(chat, live)
    assert all("Acknowledged" in chat.says(who) for who in ("2001", "2002", "desk"))


def test_pressing_an_old_button_says_why_not_and_brings_the_message_up_to_date(
    live: Services, chat: Chat, told: Contact
) -> None:
    acknowledge(live, told)
    run_due(chat, live)
    chat.refreshed.clear()
    choice = f"{lists.CONTACTS}:acknowledge:{told.reference}"
    pressed = Incoming("1", Person("person:2002", FORCE), "here", kind="choice", choice=choice)
    assert lists.chosen(pressed, live).text == words.REFUSED["not_open"]
    run_due(chat, live)
    assert [place.split("/")[0] for place in chat.refreshed] == ["D-2002"]


def test_a_question_that_somebody_took_says_so_to_the_others(live: Services, chat: Chat) -> None:
    live.people.import_all(STAFF, live.now())
    subject = asking.Subject("corporate_comms", "not_covered", asking.NOTHING)
    question = asking.send(actor(live, OFFICER), subject, "May I block them?", live)
    run_due(chat, live)
    assert chat.buttons(COMMS) == chat.buttons(OTHER) == [f"Open {question.reference}"]
    desk.take(actor(live, COMMS), question.reference, live)
    run_due(chat, live)
    assert (chat.says(OTHER), chat.buttons(OTHER)) == (notice_words.OVER, [])
    assert chat.buttons(COMMS) == [f"Open {question.reference}"]
