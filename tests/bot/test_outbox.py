"""Notices are put once, claimed by one, and finished by whoever holds the claim, on both databases.

Where a test needs a lease that has run out, it claims with one that ends before it begins: PostgreSQL measures leases
by its own clock, which no test can set.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import insert, select

from bot.notices.outbox import LEASE, MOST_ATTEMPTS, Kind, Notice, Outbox, Parked
from bot.records.database import Database, utc
from bot.records.tables import contacts, notices

NOW = datetime.now(UTC)
EARLIER, LATER = NOW - timedelta(minutes=1), NOW + timedelta(hours=1)
RUN_OUT = timedelta(seconds=-1)  # the lease of a claim that has run out as soon as it is made
CONTACT = "7KM3-9QXT"


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


def put(
    database: Database,
    key: str,
    *,
    due: datetime = EARLIER,
    kind: Kind = "told",
    contact: str = CONTACT,
    to: str = "sgt",
) -> None:
    with database.write() as connection:
        Outbox(database).put(connection, key, contact, to, kind, 0, due)


def file(database: Database, reference: str, urgency: str) -> None:
    with database.write() as connection:
        moments = dict.fromkeys(("filed", "due", "expires"), utc(NOW))
        row = {"reference": reference, "run": reference, "force": "example", "unit": "North", "officer": "pc"}
        row |= {"category": "complaint", "urgency": urgency, "status": "open"}
        connection.execute(insert(contacts), {**row, **moments, "details": b""})


def claim(database: Database, lease: timedelta = LEASE) -> Notice | None:
    with database.write() as connection:
        return Outbox(database, lease).claim(connection, NOW)


def claimed(database: Database, lease: timedelta = LEASE) -> Notice:
    notice = claim(database, lease)
    assert notice is not None
    return notice


def is_mine(database: Database, notice: Notice) -> bool:
    with database.read() as connection:
        return Outbox(database).is_mine(connection, notice, NOW)


def delivered(database: Database, notice: Notice, receipt: str = "1.2") -> bool:
    with database.write() as connection:
        return Outbox(database).delivered(connection, notice, receipt, NOW)


def postponed(database: Database, notice: Notice, until: datetime) -> bool:
    with database.write() as connection:
        return Outbox(database).postpone(connection, notice, until, "busy")


def states(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return {row.key: row.state for row in connection.execute(select(notices))}


# Putting


def test_a_notice_is_put_once_per_key(database: Database) -> None:
    put(database, "a")
    put(database, "a", to="somebody else")
    assert claimed(database).recipient == "sgt"
    assert claim(database) is None


def test_a_key_that_several_put_at_the_same_time_is_there_once(database: Database) -> None:
    together = Barrier(4)

    def put_with_others(_: int) -> None:
        together.wait()
        put(database, "a")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(put_with_others, range(4)))
    assert states(database) == {"a": "waiting"}


def test_a_notice_of_a_transaction_that_failed_is_not_there(database: Database, outbox: Outbox) -> None:
    def failing() -> None:
        with database.write() as connection:
            outbox.put(connection, "a", CONTACT, "sgt", "told", 0, EARLIER)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert states(database) == {}


# Claiming


def test_a_claimed_notice_is_as_it_was_put(database: Database, outbox: Outbox) -> None:
    with database.write() as connection:
        outbox.put(connection, "a", CONTACT, "sgt", "reminder", 2, EARLIER)
    notice = claimed(database)
    assert (notice.key, notice.contact, notice.recipient) == ("a", CONTACT, "sgt")
    assert (notice.kind, notice.level, notice.attempts, notice.maybe_sent) == ("reminder", 2, 1, False)


def test_what_has_been_due_the_longest_is_claimed_first(database: Database) -> None:
    put(database, "second", due=EARLIER)
    put(database, "first", due=EARLIER - timedelta(days=1))
    assert [claimed(database).key for _ in range(2)] == ["first", "second"]


def test_emergencies_are_claimed_before_whatever_has_been_due_the_longest(database: Database) -> None:
    for about, urgency in (("2222-2222", "none"), ("3333-3333", "emergency")):
        file(database, about, urgency)
    put(database, "ordinary, maybe sent", contact="2222-2222", due=EARLIER - timedelta(days=2))
    claimed(database, RUN_OUT)
    put(database, "ordinary", contact="2222-2222", due=EARLIER - timedelta(days=1))
    put(database, "emergency", contact="3333-3333", kind="reminder")
    put(database, "emergency, not due", contact="3333-3333", due=LATER)
    put(database, "left unfinished", contact="a run", kind="unfinished", due=EARLIER + timedelta(seconds=1))
    expected = ["emergency", "left unfinished", "ordinary, maybe sent", "ordinary"]
    assert [claimed(database).key for _ in expected] == expected
    assert claim(database) is None


def test_a_notice_is_not_claimed_before_it_is_due(database: Database) -> None:
    put(database, "a", due=LATER)
    assert claim(database) is None


def test_a_notice_is_claimed_by_one_only(database: Database) -> None:
    with database.write() as connection:
        row = {"contact": CONTACT, "recipient": "sgt", "kind": "told", "level": 0, "due": utc(EARLIER)}
        rows = [{"key": str(number), "state": "waiting", "attempts": 0, **row} for number in range(60)]
        connection.execute(insert(notices), rows)

    def claim_all(_: int) -> list[str]:
        return [notice.key for notice in iter(lambda: claim(database), None)]

    with ThreadPoolExecutor(6) as threads:
        keys = [key for found in threads.map(claim_all, range(6)) for key in found]
    assert sorted(keys, key=int) == [str(number) for number in range(60)]


def test_a_claimed_notice_is_left_alone_while_its_lease_lasts(database: Database) -> None:
    put(database, "a")
    claimed(database)
    assert claim(database) is None


def test_an_attempt_is_counted_before_anything_is_sent(database: Database) -> None:
    put(database, "a")
    claimed(database)
    with database.read() as connection:
        assert connection.execute(select(notices.c.attempts)).scalar_one() == 1


def test_a_claim_that_ran_out_is_taken_over_and_may_have_been_sent(database: Database) -> None:
    put(database, "a")
    first, second = claimed(database, RUN_OUT), claimed(database)
    assert (first.maybe_sent, second.maybe_sent) == (False, True)
    assert (second.key, second.attempts) == ("a", 2)
    assert second.owner != first.owner


def test_a_notice_is_spent_when_it_was_tried_too_often(database: Database) -> None:
    put(database, "a")
    assert [claimed(database, RUN_OUT).is_spent for _ in range(MOST_ATTEMPTS + 1)] == [False] * MOST_ATTEMPTS + [True]


def test_a_claim_is_mine_until_it_is_taken_over(database: Database) -> None:
    put(database, "a")
    first, second = claimed(database, RUN_OUT), claimed(database)
    assert [is_mine(database, notice) for notice in (first, second)] == [False, True]


def test_a_claim_is_not_mine_when_its_lease_ran_out(database: Database) -> None:
    put(database, "a")
    assert not is_mine(database, claimed(database, RUN_OUT))


# Finishing


def test_what_was_delivered_is_not_claimed_again(database: Database) -> None:
    put(database, "a")
    assert delivered(database, claimed(database))
    assert states(database) == {"a": "delivered"}
    assert claim(database) is None


def test_the_receipt_of_what_was_delivered_is_kept(database: Database) -> None:
    put(database, "a")
    delivered(database, claimed(database), "1763712000.1")
    with database.read() as connection:
        assert connection.execute(select(notices.c.receipt)).scalar_one() == "1763712000.1"


def test_a_former_owner_finishes_nothing(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    former, owner = claimed(database, RUN_OUT), claimed(database)
    with database.write() as connection:
        assert not outbox.park(connection, former, "too late")
    assert not postponed(database, former, LATER)
    assert not delivered(database, former)
    assert delivered(database, owner)


def test_what_was_delivered_is_not_delivered_twice(database: Database) -> None:
    put(database, "a")
    notice = claimed(database)
    assert [delivered(database, notice) for _ in range(2)] == [True, False]


def test_what_is_parked_is_not_claimed_again(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    notice = claimed(database)
    with database.write() as connection:
        assert outbox.park(connection, notice, "nobody is known")
    assert states(database) == {"a": "parked"}
    assert claim(database) is None


# Postponing


def test_what_is_postponed_is_not_claimed_earlier(database: Database) -> None:
    put(database, "a")
    assert postponed(database, claimed(database), LATER)
    assert claim(database) is None


def test_what_is_postponed_is_claimed_when_its_time_has_come(database: Database) -> None:
    put(database, "a")
    postponed(database, claimed(database), EARLIER)
    again = claimed(database)
    assert (again.attempts, again.maybe_sent) == (2, False)


def test_what_may_have_been_sent_still_may_have_after_it_is_postponed(database: Database) -> None:
    put(database, "a")
    claimed(database, RUN_OUT)
    postponed(database, claimed(database), EARLIER)
    again = claimed(database)
    assert (again.attempts, again.maybe_sent) == (3, True)


def test_what_may_have_been_sent_and_is_postponed_is_not_claimed_earlier(database: Database) -> None:
    put(database, "a")
    claimed(database, RUN_OUT)
    postponed(database, claimed(database), LATER)
    assert claim(database) is None


def test_whoever_postponed_a_notice_finishes_nothing(database: Database) -> None:
    put(database, "a")
    claimed(database, RUN_OUT)
    notice = claimed(database)
    postponed(database, notice, LATER)
    assert not delivered(database, notice)


# Parking and trying again


def parked(database: Database, outbox: Outbox, problem: str = "account_inactive") -> Parked:
    """Park what is due first."""
    notice = claimed(database)
    with database.write() as connection:
        outbox.park(connection, notice, problem)
        return next(item for item in outbox.parked(connection) if item.id == notice.id)


def unpark(database: Database, found: Parked, to: str = "sgt") -> bool:
    with database.write() as connection:
        return Outbox(database).unpark(connection, found.id, found.parking, to, NOW)


def test_what_is_parked_is_found_oldest_first(database: Database, outbox: Outbox) -> None:
    put(database, "later")
    put(database, "first", due=EARLIER - timedelta(days=1))
    found = [parked(database, outbox) for _ in range(2)]
    with database.read() as connection:
        assert outbox.parked(connection) == found
    assert (found[0].due, found[0].problem) == (EARLIER - timedelta(days=1), "account_inactive")


def test_what_is_tried_again_is_due_at_once_and_as_if_it_were_new(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    assert unpark(database, parked(database, outbox), to="insp")
    again = claimed(database)
    assert (again.key, again.recipient, again.attempts, again.maybe_sent) == ("a", "insp", 1, False)


def test_what_may_have_been_sent_still_may_have_when_it_is_tried_again(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    claimed(database, RUN_OUT)
    assert unpark(database, parked(database, outbox))
    again = claimed(database)
    assert (again.attempts, again.maybe_sent) == (1, True)


def test_what_was_tried_again_is_not_tried_again_by_the_same_button(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    found = parked(database, outbox)
    assert [unpark(database, found) for _ in range(2)] == [True, False]
    later = parked(database, outbox)
    assert [unpark(database, one) for one in (found, later)] == [False, True]


def test_only_what_is_parked_is_tried_again(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    notice = claimed(database)
    delivered(database, notice)
    same = Parked(notice.id, "a", CONTACT, "sgt", "told", NOW, "", notice.owner, "contact", True)
    assert not unpark(database, same)
    assert states(database) == {"a": "delivered"}


# Cancelling


def test_cancelling_ends_what_waits_and_what_is_claimed(database: Database, outbox: Outbox) -> None:
    put(database, "a")
    notice = claimed(database)
    put(database, "b", kind="reminder", due=LATER)
    with database.write() as connection:
        outbox.cancel(connection, CONTACT, "told", "reminder")
    looked_for = {f"look/{notice.id}": "waiting"}  # in case its sender has died
    assert states(database) == {"a": "cancelled", "b": "cancelled", **looked_for}
    assert not is_mine(database, notice)
    assert not delivered(database, notice)


def test_cancelling_leaves_other_kinds_other_contacts_and_what_was_delivered(
    database: Database, outbox: Outbox
) -> None:
    put(database, "delivered")
    delivered(database, claimed(database))
    put(database, "another kind", kind="copy", due=LATER)
    put(database, "another contact", contact="2222-2222", due=LATER)
    with database.write() as connection:
        outbox.cancel(connection, CONTACT, "told")
    assert states(database) == {"delivered": "delivered", "another kind": "waiting", "another contact": "waiting"}


# Looking


def test_recipients_are_those_who_were_told_or_will_be(database: Database, outbox: Outbox) -> None:
    put(database, "a", to="sgt")
    delivered(database, claimed(database))
    put(database, "b", to="insp", due=LATER)
    put(database, "c", to="dep", kind="copy")
    assert outbox.recipients(CONTACT, "told") == ["sgt", "insp"]


def test_overdue_counts_what_was_due_and_is_not_done(database: Database, outbox: Outbox) -> None:
    put(database, "done", due=EARLIER)
    delivered(database, claimed(database))
    put(database, "claimed", due=EARLIER)
    claimed(database)
    put(database, "waiting", due=EARLIER)
    put(database, "not due yet", due=LATER)
    assert outbox.overdue(NOW) == 2
