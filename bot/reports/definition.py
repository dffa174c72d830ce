"""The flows of this installation, and where their questions are read from."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.flows.definition import Flow
from bot.flows.load import ROUTE, load_flow
from bot.services import Services

CONTACT = "contact"  # the flow for a message from the public, and the name of its folder
DECLARE = "group_declare"  # the flow that adds to the register of messaging groups


def definition(flow: str, services: Services) -> Flow:
    """A flow as this installation has it; raises FileError, or KeyError where there is none of this id."""
    return definitions(services)[flow]


def definitions(services: Services) -> Mapping[str, Flow]:
    """Every flow of this installation by its id, its own in place of ours; raises FileError."""
    return {**_loaded(Services.flows), **_loaded(services.flows)}


@lru_cache
def _loaded(folder: Path) -> Mapping[str, Flow]:
    return {path.name: load_flow(path) for path in sorted(folder.iterdir()) if (path / ROUTE).exists()}
