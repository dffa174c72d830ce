"""Small flows, written as files."""

from pathlib import Path
from textwrap import dedent

from bot.flows.definition import Flow
from bot.flows.load import ROUTE, WORDS, load_flow

ROUTE_OF_TEA = """\
steps:
  - id: milk
    kind: choice
    options: ["yes", "no"]
    next:
      - {when: {milk: ["no"]}, go: done}
      - {go: sugar}
  - id: sugar
    kind: text
    optional: true
    next: done
  - id: done
    kind: confirm
"""
WORDS_OF_TEA = """\
title: A cup of tea
steps:
  milk:
    ask: Do you take milk?
    label: Milk
    options: {"yes": "Yes, please", "no": "No"}
  sugar: {ask: How much sugar?}
  done: {ask: Is this right?}
"""


def written(folder: Path, route: str = ROUTE_OF_TEA, words: str = WORDS_OF_TEA) -> Path:
    """A flow's folder with these two files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROUTE).write_text(dedent(route), encoding="utf-8")
    (folder / WORDS).write_text(dedent(words), encoding="utf-8")
    return folder


def read(folder: Path, route: str = ROUTE_OF_TEA, words: str = WORDS_OF_TEA) -> Flow:
    return load_flow(written(folder, route, words))


def looping(folder: Path) -> Flow:
    """A flow that asks for milk again and again."""
    route = ROUTE_OF_TEA.replace("optional: true\n    next: done", "optional: true\n    next: milk")
    return read(folder, route)
