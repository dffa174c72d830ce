"""What a platform sent is put once, claimed in the order of its conversation, and finished by whoever holds the claim.

Where a test needs a lease that has run out, it claims with one that ends before it begins: PostgreSQL measures leases
by its own clock, which no test can set.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Barrier, Lock

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.received.inbox import LEASE, MOST_ANSWERS, Claimed, Envelope, Received
from bot.records.database import Database, utc
from bot.records.seal import Seal
from bot.records.tables import received
from tests.bot.conftest import KEY

NOW = datetime.now(UTC)
EARLIER, LATER = NOW - timedelta(minutes=1), NOW + timedelta(hours=1)
RUN_OUT = timedelta(seconds=-1)  # the lease of a claim that has run out as soon as it is made


@pytest.fixture
def inbox(database: Database) -> Received:
    return Received(database)


@pytest.fixture
def replica(database_url: str) -> Iterator[Received]:
    """The same rows, seen by another process."""
    with closing(Database(database_url, Seal(KEY))) as opened:
        yield Received(opened)


def put(inbox: Received, key: str, conversation: str = "dm", body: bytes = b"{}", platform: str = "slack") -> bool:
    return inbox.put(Envelope(key, platform, conversation, body), NOW)


def claimed(inbox: Received) -> Claimed:
    found = inbox.claim("slack", NOW)
    assert found is not None
    return found


def lost(database: Database) -> Claimed:
    """What a process claimed that ended without a word; its lease has run out."""
    return claimed(Received(database, RUN_OUT))


def answered(inbox: Received, claim: Claimed, reply: bytes = b"[]") -> Claimed:
    found = inbox.answered(claim, reply, NOW)
    assert found is not None
    return found


def rows(database: Database) -> dict[str, tuple[str, bool]]:
    """The state of each event, and whether any of its text is left."""
    query = select(received.c.key, received.c.state, received.c.body, received.c.reply)
    with database.read() as connection:
        return {r.key: (r.state, r.body is not None or r.reply is not None) for r in connection.execute(query)}


def set_due(database: Database, due: datetime) -> None:
    """What was postponed is due now, as PostgreSQL's clock can't be set."""
    with database.write() as connection:
        connection.execute(update(received).where(received.c.owner.is_(None)).values(due=utc(due)))


# Putting


def test_what_is_sent_again_is_known_and_changes_nothing(inbox: Received, database: Database) -> None:
    assert put(inbox, "a", body=b"first")
    assert not put(inbox, "a", "another conversation", b"second")
    event = claimed(inbox)
    assert event.body == b"first"
    inbox.done(event)
    assert not put(inbox, "a", body=b"third")
    assert rows(database) == {"a": ("done", False)}


def test_what_two_replicas_put_at_the_same_time_is_there_once(inbox: Received, replica: Received) -> None:
    together = Barrier(4)

    def put_with_others(one: Received) -> list[bool]:
        together.wait()
        return [put(one, str(number)) for number in range(20)]

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(put_with_others, [inbox, replica] * 2))
    assert [sum(of_one) for of_one in zip(*said, strict=True)] == [1] * 20


def test_any_bytes_come_back_as_they_were(inbox: Received, database: Database) -> None:
    put(inbox, "a", body=bytes(range(256)))
    answered(Received(database, RUN_OUT), claimed(inbox), b"\xff\x00")
    event = claimed(inbox)
    assert (event.key, event.body, event.reply) == ("a", bytes(range(256)), b"\xff\x00")


def test_text_is_nowhere_in_the_files_and_gone_when_done(
    inbox: Received, database: Database, written: Callable[[], dict[str, bytes]]
) -> None:
    put(inbox, "a", "zigzag-conversation", b"zigzag question")
    event = answered(inbox, claimed(inbox), b"zigzag reply")
    assert not [name for name, content in written().items() if b"zigzag" in content]
    inbox.done(event)
    assert rows(database) == {"a": ("done", False)}


# Claiming


def test_the_oldest_of_a_platform_is_claimed_first(inbox: Received) -> None:
    put(inbox, "elsewhere", "c", platform="teams")
    for number in range(3):
        put(inbox, str(number), f"dm-{number}")
    assert [claimed(inbox).key for _ in range(3)] == ["0", "1", "2"]
    assert inbox.claim("slack", NOW) is None


def test_the_next_of_a_conversation_waits_until_the_one_before_is_finished(inbox: Received, database: Database) -> None:
    for key in ("first", "second", "third"):
        put(inbox, key)
    put(inbox, "beside", "another")
    first = claimed(inbox)
    assert claimed(inbox).key == "beside"
    assert inbox.claim("slack", NOW) is None
    inbox.postpone(first, LATER, "ratelimited")
    assert inbox.claim("slack", NOW) is None
    assert inbox.overdue(NOW, ["slack"]) == 0  # not late, as nobody could begin it
    set_due(database, EARLIER)
    inbox.done(claimed(inbox))
    second = claimed(inbox)
    inbox.give_up(second, "gone")
    assert (second.key, claimed(inbox).key) == ("second", "third")


def test_what_was_committed_late_waits_for_the_one_that_was_begun(inbox: Received, database: Database) -> None:
    put(inbox, "late", "for now elsewhere")
    put(inbox, "begun")
    with database.write() as connection:
        connection.execute(update(received).where(received.c.key == "late").values(platform="none"))
    begun = claimed(inbox)
    with database.write() as connection:
        same = select(received.c.conversation).where(received.c.key == "begun").scalar_subquery()
        connection.execute(update(received).where(received.c.key == "late").values(platform="slack", conversation=same))
    put(inbox, "beside", "another")
    assert claimed(inbox).key == "beside"
    assert inbox.claim("slack", NOW) is None
    with pytest.raises(IntegrityError), database.write() as connection:  # whatever a claim may have overlooked
        connection.execute(update(received).where(received.c.key == "late").values(owner="another"))
    inbox.done(begun)
    assert claimed(inbox).key == "late"


def test_many_workers_never_have_two_of_one_conversation_and_keep_their_order(
    inbox: Received, replica: Received
) -> None:
    for number in range(60):
        put(inbox, str(number), f"dm-{number % 4}")
    busy: set[int] = set()
    order: list[int] = []
    lock = Lock()

    def work_off(one: Received) -> None:
        while len(order) < 60:
            event = one.claim("slack", NOW)
            if event is None:
                continue
            number = int(event.key)
            with lock:
                assert number % 4 not in busy
                busy.add(number % 4)
                order.append(number)
            answered(one, event)
            with lock:
                busy.remove(number % 4)
            one.done(event)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work_off, [inbox, replica] * 3))
    assert [[n for n in order if n % 4 == c] for c in range(4)] == [list(range(c, 60, 4)) for c in range(4)]


# Claims that end without a word


def test_a_claim_is_left_alone_while_its_lease_lasts_and_then_taken_over(inbox: Received, database: Database) -> None:
    put(inbox, "a")
    former = lost(database)
    owner = claimed(inbox)
    assert inbox.claim("slack", NOW) is None
    assert (owner.key, owner.attempts, owner.maybe_sent) == ("a", 2, False)
    assert inbox.answered(former, b"too late", NOW) is None
    said = [inbox.done(former), inbox.give_up(former, "x"), inbox.postpone(former, NOW, "x"), inbox.done(owner)]
    assert said == [False, False, False, True]


def test_a_reply_outlives_its_worker_and_may_have_been_sent(inbox: Received, database: Database) -> None:
    put(inbox, "a")
    answered(Received(database, RUN_OUT), claimed(inbox), b"reply")
    event = claimed(inbox)
    assert (event.reply, event.answered, event.maybe_sent) == (b"reply", NOW, True)
    inbox.postpone(event, EARLIER, "ratelimited")
    assert claimed(inbox).maybe_sent


def test_what_was_postponed_is_delivered_without_looking_unless_nobody_knows(
    inbox: Received, database: Database
) -> None:
    put(inbox, "a")
    lost(database)  # only attempts to deliver count from the reply on
    inbox.postpone(answered(inbox, claimed(inbox)), EARLIER, "ratelimited")
    event = claimed(inbox)
    assert (event.attempts, event.maybe_sent) == (2, False)
    inbox.postpone(event, EARLIER, "no word", maybe_sent=True)
    assert claimed(inbox).maybe_sent


def test_what_is_left_of_a_reply_takes_its_place_sealed(inbox: Received, database: Database) -> None:
    put(inbox, "a")
    inbox.postpone(answered(inbox, claimed(inbox)), EARLIER, "ratelimited", rest=b"what is left")
    with database.read() as connection:
        assert b"what is left" not in connection.execute(select(received.c.reply)).scalar_one()
    event = claimed(inbox)
    assert (event.reply, event.maybe_sent) == (b"what is left", False)


def test_what_is_postponed_is_not_claimed_before(inbox: Received) -> None:
    put(inbox, "a")
    inbox.postpone(claimed(inbox), LATER, "ratelimited")
    assert inbox.claim("slack", NOW) is None


def test_what_this_process_has_no_key_for_is_left_to_others_and_given_up_in_the_end(
    inbox: Received, database: Database, database_url: str
) -> None:
    put(inbox, "a")
    with closing(Database(database_url, Seal(bytes(32)))) as opened:
        stranger = Received(opened)
        assert stranger.claim("slack", NOW) is None
        assert rows(database) == {"a": ("waiting", True)}
        for _ in range(MOST_ANSWERS):
            stranger.claim("slack", NOW)  # not yet
            set_due(database, EARLIER)
            stranger.claim("slack", NOW)
    assert rows(database) == {"a": ("given up", False)}


# Looking


def test_overdue_counts_what_could_have_been_begun(inbox: Received, database: Database) -> None:
    for key in ("a", "b"):
        put(inbox, key)
    put(inbox, "elsewhere", "c", platform="teams")
    later = datetime.now(UTC) + LEASE
    assert [inbox.overdue(later, places) for places in (["slack"], ["slack", "teams"], [])] == [1, 2, 0]
    assert inbox.overdue(EARLIER, ["slack"]) == 0
    lost(database)
    assert inbox.overdue(later, ["slack"]) == 1
    inbox.done(claimed(inbox))
    inbox.done(claimed(inbox))
    assert inbox.overdue(later, ["slack"]) == 0
