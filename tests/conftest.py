"""What many tests need: the real model, a tiny pack of two documents, and services on a fresh database."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.handle import handle
from bot.messages import Incoming, Person, Reply
from bot.records.seal import Seal
from bot.records.store import Store
from bot.services import Services
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge

PACKS = Path(__file__).parent / "packs"
TODAY = date(2026, 11, 20)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    """The real model; its graph is built once for all tests."""
    return OnnxEmbedder(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for what the example pack's index caches; tests that load documents use `data`."""
    return tmp_path_factory.mktemp("shared-data")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return tmp_path / "data"


@pytest.fixture(scope="session")
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """The example pack and the national one, without official documents."""
    return Knowledge(embedder, shared_data, PACKS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(knowledge: Knowledge, data: Path, clock: Clock) -> Iterator[Services]:
    """Services on a database of the test's own, with a clock that the test sets."""
    composed = Services(
        knowledge=knowledge,
        now=clock,
        open_seal=lambda: Seal(bytes(range(32))),
        open_store=lambda seal: Store(f"sqlite:///{data / 'signpost.db'}", seal),
    )
    yield composed
    composed.close()


@pytest.fixture
def say(services: Services) -> Callable[[str], Reply]:
    """Type something in one conversation and get the reply."""

    def typed(text: str, conversation: str = "thread") -> Reply:
        return handle(Incoming("1", Person("officer", "example"), conversation, text=text), services)

    return typed


@pytest.fixture
def press(services: Services) -> Callable[[str], Reply]:
    """Press a button in that conversation."""

    def pressed(choice: str, conversation: str = "thread") -> Reply:
        incoming = Incoming("2", Person("officer", "example"), conversation, kind="choice", choice=choice)
        return handle(incoming, services)

    return pressed
