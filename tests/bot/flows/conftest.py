"""Services with the real packs, because the contact flow shows their duties."""

from pathlib import Path

import pytest

from bot.services import Services
from knowledge.model.embedder import OnnxEmbedder
from tests.bot.flows.client import Client, KnowledgeThatSuggests


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> KnowledgeThatSuggests:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


@pytest.fixture
def client(services: Services) -> Client:
    """An officer of West Midlands Police."""
    return Client(services)
