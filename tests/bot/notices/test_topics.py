"""Notices that are about no contact: each topic says what is told, whether it still is, and what follows."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.messages import Choice, Incoming, Person
from bot.notices import parked, topics
from bot.notices.outbox import Kind, Notice
from bot.notices.topics import Errand, errands_of
from bot.notices.worker import Never, run_due
from bot.records.tables import notices
from bot.reports import actions
from bot.services import Services
from tests.bot.team import FORCE, Platform

LIBRARY = "library"
BOOK = "BOOK-0001"


@dataclass
class Library:
    """Asks people to bring back a book: once by a timer, with one reminder, until it is back."""

    back: bool = False
    done: list[str] = field(default_factory=list)

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        self.done.append(f"locked {reference}")

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        if self.back:
            return None
        return Errand(LIBRARY, notice.contact, FORCE, "Bring back the book.", Choice("My books", "books:mine"))

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        return ""

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        put(connection, services, "told")

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        if notice.kind == "told":
            put(connection, services, "reminder")

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        self.done.append("failed")


def put(connection: Connection, services: Services, kind: Kind, recipient: str = "2001") -> None:
    now = services.now()
    services.outbox.put(connection, f"{LIBRARY}/{kind}", BOOK, recipient, kind, 0, now, LIBRARY)


def states(services: Services) -> dict[str, str]:
    with services.store.database.read() as connection:
        return {row.kind: row.state for row in connection.execute(select(notices))}


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library()
    monkeypatch.setitem(topics.TOPICS, LIBRARY, lambda: made)
    return made


def begin(services: Services, kind: Kind = "clock") -> None:
    with services.store.database.write() as connection:
        put(connection, services, kind)


def test_a_timer_puts_what_is_told_and_that_what_follows(live: Services, library: Library) -> None:
    begin(live)
    platform = Platform()
    run_due(platform, live)
    assert platform.sent == [("2001", "told"), ("2001", "reminder")]
    assert states(live) == {"clock": "delivered", "told": "delivered", "reminder": "delivered"}


def test_what_it_is_about_is_locked_before_anything_is_recorded(live: Services, library: Library) -> None:
    begin(live)
    run_due(Platform(), live)
    assert library.done == [f"locked {BOOK}"] * 3


def test_nobody_is_told_what_is_no_longer_wanted(live: Services, library: Library) -> None:
    begin(live, "told")
    library.back = True
    platform = Platform()
    run_due(platform, live)
    assert (platform.sent, states(live)) == ([], {"told": "cancelled"})


def test_what_could_not_be_delivered_is_seen_by_the_administrator_who_can_have_it_tried_again(
    live: Services, library: Library
) -> None:
    begin(live, "told")
    run_due(Platform([Never("account_inactive")]), live)
    assert "failed" in library.done
    by = actions.actor(Person("person:admin", FORCE), live)
    assert by.member is not None
    (item,) = parked.seen_by(by.member, live)
    assert not item.is_needless
    assert parked.try_again(by, item.notice.id, item.notice.parking, live)
    platform = Platform()
    run_due(platform, live)
    assert platform.sent[0] == ("2001", "told")


def test_parked_and_no_longer_wanted_nobody_needs_to_look_at_it(live: Services, library: Library) -> None:
    begin(live, "told")
    run_due(Platform([Never("account_inactive")]), live)
    library.back = True
    (item,) = parked.undelivered(live)
    assert item.is_needless


def test_a_topic_that_a_later_version_wrote_is_parked_not_lost(live: Services) -> None:
    begin(live, "told")
    run_due(Platform(), live)
    assert states(live) == {"told": "parked"}


def test_somebody_sees_what_they_were_told_until_it_is_done(live: Services, library: Library) -> None:
    begin(live, "told")
    assert errands_of("2001", live) == []
    run_due(Platform(), live)
    (errand,) = errands_of("2001", live)
    assert errand.text == "Bring back the book."
    assert errands_of("2002", live) == []
    library.back = True
    assert errands_of("2001", live) == []


def test_the_page_shows_it_with_its_button(live: Services, library: Library) -> None:
    from bot.handle import handle

    def page() -> object:
        message = Incoming("1", Person("person:2001", FORCE), "here", text="What is waiting for me?")
        reply = handle(message, live)
        return [card.headline for card in reply.cards], [(c.label, c.beside) for c in reply.choices]

    assert page() == (["Nothing waits for you here."], [])
    begin(live, "told")
    run_due(Platform(), live)
    heading = "1. Bring back the book."
    assert page() == (["For you", heading], [("My books", heading)])


def test_a_claim_that_ran_out_is_looked_for_before_it_is_sent_again(live: Services, library: Library) -> None:
    begin(live, "told")
    with live.store.database.write() as connection:
        live.outbox.claim(connection, live.now())
        connection.execute(notices.update().values(lease=live.now().replace(tzinfo=None) - timedelta(minutes=5)))

    class Looking(Platform):
        def send(self, notice: Notice, subject: object, recipient: object) -> Never:
            assert (notice.maybe_sent, notice.topic) == (True, LIBRARY)
            return Never("seen")

    run_due(Looking(), live)
    assert states(live) == {"told": "parked"}
