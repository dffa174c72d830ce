"""Where the contact flow's questions are read from."""

from functools import lru_cache
from pathlib import Path

from bot.flows.definition import Flow
from bot.flows.load import load_flow
from bot.services import Services

CONTACT = "contact"  # the flow's id, and the name of its folder


def definition(services: Services) -> Flow:
    """The flow as this installation has it; raises FileError."""
    return _loaded(services.flows / CONTACT)


@lru_cache
def _loaded(folder: Path) -> Flow:
    return load_flow(folder)
