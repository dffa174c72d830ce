"""The worker answers what was put and delivers the replies, whatever fails on the way."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.notices.worker import Delivered, Later, Never, Outcome
from bot.received import work
from bot.received.inbox import LEASE, MOST_ANSWERS, Envelope
from bot.received.work import NotYet, Partly, keep_working
from bot.records.tables import received
from bot.services import Services
from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("only_nudged")
Delivery = tuple[str, str, bool]  # body, reply, whether it may have been sent before


@pytest.fixture
def only_nudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker looks for more only when it is nudged, so that no test goes by how long something takes."""
    monkeypatch.setattr(work, "_PAUSE", 60.0)


class Chat:
    """A platform that answers in capital letters; what it says to deliveries, and what it waits for, a test sets."""

    platform = "slack"

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.problem: Exception | None = None
        self.outcomes: deque[Outcome | Exception] = deque()
        self.deliveries: asyncio.Queue[Delivery] = asyncio.Queue()
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.answering = asyncio.Event()
        self.held: dict[str, asyncio.Event] = {}
        self.loop = asyncio.get_running_loop()

    def answer(self, body: bytes) -> bytes:
        """Its body in capital letters."""
        self.answers.append(body.decode())
        self.loop.call_soon_threadsafe(self.answering.set)
        self.may_answer.wait()
        if self.problem:
            raise self.problem
        return body.upper()

    def apology(self, body: bytes) -> bytes:
        """Fixed words."""
        return b"sorry"

    async def deliver(self, body: bytes, reply: bytes, *, maybe_sent: bool) -> Outcome:
        """What the test said, else delivered."""
        self.deliveries.put_nowait((body.decode(), reply.decode(), maybe_sent))
        if body.decode() in self.held:
            await self.held[body.decode()].wait()
        outcome = self.outcomes.popleft() if self.outcomes else Delivered("1.2")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
async def chat() -> Chat:
    return Chat()


@asynccontextmanager
async def working(chat: Chat, services: Services) -> AsyncIterator[Callable[[], None]]:
    """A process that works off what is received, and stops at the end; gives what nudges it."""
    nudge = asyncio.Event()
    task = asyncio.create_task(keep_working(chat, services, nudge))
    yield nudge.set
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def put(services: Services, body: str, conversation: str = "dm") -> None:
    assert services.received.put(Envelope(f"slack:{body}", "slack", conversation, body.encode()), services.now())


async def once(chat: Chat, services: Services) -> list[Delivery]:
    """Have a process do what can be done, and say what it delivered."""
    found = []
    async with working(chat, services):
        found.append(await chat.deliveries.get())
    while not chat.deliveries.empty():
        found.append(chat.deliveries.get_nowait())
    return found


def state(services: Services, body: str) -> str:
    query = select(received.c.state).where(received.c.key == f"slack:{body}")
    with services.store.database.read() as connection:
        return str(connection.execute(query).scalar_one())


# The ordinary way


async def test_what_was_put_is_answered_delivered_and_forgotten(chat: Chat, services: Services) -> None:
    async with working(chat, services) as nudge:
        for body in ("one", "two"):
            put(services, body)
            nudge()
            assert await chat.deliveries.get() == (body, body.upper(), False)
    with services.store.database.read() as connection:
        rows = connection.execute(select(received.c.state, received.c.body, received.c.reply)).all()
    assert rows == [("done", None, None)] * 2


async def test_a_conversation_is_kept_in_order_while_others_go_on(chat: Chat, services: Services) -> None:
    chat.held["a1"] = asyncio.Event()
    for body, conversation in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b"), ("c1", "c")):
        put(services, body, conversation)
    async with working(chat, services):
        before = [(await chat.deliveries.get())[0] for _ in range(4)]
        assert sorted(before) == ["a1", "b1", "b2", "c1"]
        assert before.index("b1") < before.index("b2")
        chat.held["a1"].set()
        assert (await chat.deliveries.get())[0] == "a2"


async def test_no_more_than_so_many_are_worked_off_at_once(chat: Chat, services: Services) -> None:
    for number in range(3):
        put(services, str(number), str(number))
        chat.held[str(number)] = asyncio.Event()
    nudge = asyncio.Event()
    task = asyncio.create_task(keep_working(chat, services, nudge, at_once=2))
    first, second = [(await chat.deliveries.get())[0] for _ in range(2)]
    assert state(services, "2") == "waiting"
    chat.held[first].set()
    assert (await chat.deliveries.get())[0] == "2"
    for held in (second, "2"):
        chat.held[held].set()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [state(services, str(number)) for number in range(3)] == ["done"] * 3


# Killed in between


async def test_killed_while_answering_it_is_answered_again(chat: Chat, services: Services, clock: Clock) -> None:
    put(services, "hello")
    services.received.claim("slack", clock())
    clock.time += 2 * LEASE
    assert await once(chat, services) == [("hello", "HELLO", False)]


async def test_killed_while_delivering_the_same_reply_is_looked_for(
    chat: Chat, services: Services, clock: Clock
) -> None:
    put(services, "hello")
    claimed = services.received.claim("slack", clock())
    assert claimed is not None
    services.received.answered(claimed, b"said before", clock())
    clock.time += 2 * LEASE
    assert await once(chat, services) == [("hello", "said before", True)]
    assert chat.answers == []


async def test_what_kills_every_worker_ends_and_the_person_is_told(
    chat: Chat, services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(services, "zigzag")
    for _ in range(MOST_ANSWERS):
        assert services.received.claim("slack", clock()) is not None
        clock.time += 2 * LEASE
    assert await once(chat, services) == [("zigzag", "sorry", False)]
    assert state(services, "zigzag") == "given up"
    assert "received 1 could not be answered" in caplog.text
    assert "zigzag" not in caplog.text


async def test_an_apology_is_delivered_later_where_it_has_to_be(chat: Chat, services: Services, clock: Clock) -> None:
    put(services, "hello")
    chat.problem = ZeroDivisionError("hello")
    for _ in range(MOST_ANSWERS):
        async with working(chat, services):
            await chat.answering.wait()
        chat.answering.clear()
        clock.time += timedelta(minutes=1)
    chat.outcomes.append(Later("ratelimited"))
    for _ in range(2):
        assert await once(chat, services) == [("hello", "sorry", False)]
        clock.time += timedelta(minutes=1)
    assert (len(chat.answers), state(services, "hello")) == (MOST_ANSWERS, "given up")


# Deliveries that fail


async def test_a_delivery_waits_as_long_as_the_platform_says(chat: Chat, services: Services, clock: Clock) -> None:
    put(services, "hello")
    chat.outcomes.append(Later("ratelimited", timedelta(seconds=90)))
    assert await once(chat, services) == [("hello", "HELLO", False)]
    clock.time += timedelta(seconds=89)
    assert services.received.claim("slack", clock()) is None
    clock.time += timedelta(seconds=1)
    assert await once(chat, services) == [("hello", "HELLO", False)]
    assert (chat.answers, state(services, "hello")) == (["hello"], "done")


@pytest.mark.parametrize("maybe_sent", [False, True])
async def test_of_a_reply_that_arrived_in_part_the_rest_is_delivered_later(
    chat: Chat, services: Services, clock: Clock, maybe_sent: bool
) -> None:
    put(services, "hello")
    chat.outcomes.append(Partly("ratelimited", timedelta(seconds=90), b"LO", maybe_sent))
    assert await once(chat, services) == [("hello", "HELLO", False)]
    clock.time += timedelta(seconds=90)
    assert await once(chat, services) == [("hello", "LO", maybe_sent)]
    assert state(services, "hello") == "done"


async def test_an_answer_waits_as_long_as_the_platform_says(chat: Chat, services: Services, clock: Clock) -> None:
    put(services, "hello")
    chat.problem = NotYet(timedelta(seconds=90))
    async with working(chat, services):
        await chat.answering.wait()
    clock.time += timedelta(seconds=89)
    assert services.received.claim("slack", clock()) is None
    clock.time += timedelta(seconds=1)
    chat.problem = None
    assert await once(chat, services) == [("hello", "HELLO", False)]


async def test_a_delivery_is_tried_with_growing_pauses_for_an_hour(
    chat: Chat, services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(services, "zigzag")
    pauses, began = [], clock.time
    while state(services, "zigzag") == "waiting":
        chat.outcomes.append(Later("internal_error"))
        await once(chat, services)
        with services.store.database.read() as connection:
            due = connection.execute(select(received.c.due)).scalar_one().replace(tzinfo=clock.time.tzinfo)
        pauses.append((due - clock.time).total_seconds())
        clock.time = max(due, clock.time)
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert max(pauses) == 300
    assert timedelta(minutes=55) < clock.time - began <= timedelta(hours=1)
    assert state(services, "zigzag") == "given up"
    assert "received 1 is given up: internal_error" in caplog.text
    assert "zigzag" not in caplog.text.lower()


async def test_what_can_never_be_delivered_is_given_up_and_the_next_goes_on(chat: Chat, services: Services) -> None:
    put(services, "one")
    put(services, "two")
    chat.outcomes.append(Never("channel_not_found"))
    async with working(chat, services):
        assert [(await chat.deliveries.get())[0] for _ in range(2)] == ["one", "two"]
    assert (state(services, "one"), state(services, "two")) == ("given up", "done")


async def test_a_delivery_that_ended_without_a_word_is_looked_for(chat: Chat, services: Services, clock: Clock) -> None:
    put(services, "hello")
    chat.outcomes.append(ConnectionResetError())
    assert await once(chat, services) == [("hello", "HELLO", False)]
    clock.time += timedelta(seconds=1)
    assert await once(chat, services) == [("hello", "HELLO", True)]


# Stopped, and without a database


async def test_an_answer_that_was_begun_is_kept_when_it_is_stopped(chat: Chat, services: Services) -> None:
    put(services, "hello")
    chat.may_answer.clear()
    task = asyncio.create_task(keep_working(chat, services, asyncio.Event()))
    await chat.answering.wait()
    task.cancel()
    chat.may_answer.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await once(chat, services) == [("hello", "HELLO", False)]
    assert chat.answers == ["hello"]


async def test_a_delivery_that_hangs_is_handed_back_at_once_when_it_is_stopped(
    chat: Chat, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_GRACE", 0.0)
    put(services, "hello")
    chat.held["hello"] = asyncio.Event()
    assert await once(chat, services) == [("hello", "HELLO", False)]
    del chat.held["hello"]
    assert await once(chat, services) == [("hello", "HELLO", True)]


async def test_a_database_that_is_away_is_waited_for(
    chat: Chat, services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def rename(old: str, new: str) -> None:
        with services.store.database.write() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    monkeypatch.setattr(work, "_PAUSE", 0.01)
    put(services, "hello")
    chat.held["hello"] = asyncio.Event()
    failed = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Notice(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "could not be recorded" in record.getMessage():
                loop.call_soon_threadsafe(failed.set)

    noticing = Notice()
    logging.getLogger("signpost").addHandler(noticing)
    async with working(chat, services):
        await chat.deliveries.get()
        await asyncio.to_thread(rename, "received", "away")
        chat.held["hello"].set()
        await failed.wait()
        await asyncio.to_thread(rename, "away", "received")
        put(services, "next")
        assert (await chat.deliveries.get())[0] == "next"  # so the one before is finished
    logging.getLogger("signpost").removeHandler(noticing)
    assert state(services, "hello") == "done"
