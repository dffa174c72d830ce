"""What `signpost flows` does. Every command takes the parsed options and returns the exit status."""

import argparse
from pathlib import Path

from adapters.compose import compose_knowledge
from adapters.console.commands import CommandRefused
from adapters.console.send import complain, send
from bot.flows.draw import draw
from bot.flows.load import ROUTE, WORDS, load_flow
from bot.flows.walk import paths, problems
from bot.reports.check import faults

FLOWS = Path(__file__).parents[2] / "bot" / "flows"


def flows_check(options: argparse.Namespace) -> int:
    """Walk every path of every flow; exit status 1 where anything is wrong. Raises FileError for a broken file."""
    folder: Path = options.folder or options.settings.flows or FLOWS
    flows = {name: load_flow(folder / name) for name in _names(folder)}
    if not flows:
        raise CommandRefused(f"{folder}: there is no flow here. A flow is a folder with {ROUTE} and {WORDS}.")
    knowledge = compose_knowledge(options.settings)
    found = 0
    for name, flow in flows.items():
        wrong = [*problems(flow), *faults(flow, knowledge)]
        found += len(wrong)
        for problem in wrong:
            complain(f"{folder / name}: {problem}")
        if not wrong:
            send(f"{name}: {len(flow.steps)} steps, {sum(1 for _ in paths(flow)):,} paths, no problems")
    return 1 if found else 0


def flows_draw(options: argparse.Namespace) -> int:
    """Write the picture of a flow to a file, or to standard output."""
    folder: Path = options.settings.flows or FLOWS
    if options.flow not in _names(folder):
        raise CommandRefused(f"There is no flow '{options.flow}' in {folder}. There is: {', '.join(_names(folder))}.")
    picture = draw(load_flow(folder / options.flow))
    if options.output is None:
        send(picture.rstrip("\n"))
        return 0
    try:
        options.output.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise CommandRefused(f"{options.output}: it can't be written ({error.strerror}).") from None
    return 0


def _names(folder: Path) -> list[str]:
    """The flows in a folder, also those of which only one file is there."""
    if not folder.is_dir():
        raise CommandRefused(f"{folder}: there is no such folder.")
    return sorted({file.parent.name for name in (ROUTE, WORDS) for file in folder.glob(f"*/{name}")})
