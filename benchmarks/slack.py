"""Does Slack get its acknowledgement in time under load, and does everybody get exactly one answer?

    .venv/bin/python -m benchmarks.slack --rate 50 --seconds 60 --drops 2

`signpost serve` runs as it is installed, in a process of its own, over Socket Mode, against the stand-in Slack of the
tests. Questions come at a steady pace from a hundred people; the socket is dropped without a word, evenly spread.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from tests.slack_server import core
from tests.slack_server.delivery import Delivery
from tests.slack_server.server import Slack, run_slack
from tests.slack_server.world import TEAM, Person

_PEOPLE = 100
_EXAM = Path(__file__).parent / "exam.jsonl"
_PATIENCE = 120.0  # seconds for the last answers to come
_START = "from adapters.console.app import main; import sys; sys.exit(main(['serve']))"


def main() -> None:
    """Print the figures; fails where anything was lost, doubled or late."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=50, help="questions a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--drops", type=int, default=2, help="how often the socket is dropped meanwhile")
    parser.add_argument("--database", help="SQLAlchemy URL; SQLite where it is not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(asyncio.run(_trial(options, Path(folder))))


async def _trial(options: argparse.Namespace, folder: Path) -> int:
    async with run_slack() as slack:
        people = [f"U{number:04}" for number in range(_PEOPLE)]
        for person in people:
            slack.adds(Person(person, "Somebody"))
            slack.dm(person)
        serving = subprocess.Popen([sys.executable, "-c", _START], env=_environment(slack, folder, options.database))
        try:
            await _connected(slack)
            began = time.monotonic()
            asked = await _ask(slack, people, options)
            answers = await _answers(slack, people, len(asked))
            took = time.monotonic() - began
        finally:
            serving.terminate()
            serving.wait(30)
    return _report(asked, answers, took)


def _environment(slack: Slack, folder: Path, database: str | None) -> dict[str, str]:
    secrets = {"BOT_TOKEN": core.BOT_TOKEN, "APP_TOKEN": core.APP_TOKEN}
    for name, content in secrets.items():
        (folder / name).write_text(content)
    port = str(random.randint(20_000, 40_000))
    settings = {f"SIGNPOST_SLACK_{name}_FILE": str(folder / name) for name in secrets}
    settings |= {"SIGNPOST_SLACK_WORKSPACES": f"{TEAM}:wmp", "SIGNPOST_SLACK_API_URL": slack.api_url}
    settings |= {"SIGNPOST_DATA": str(folder / "data"), "SIGNPOST_PORT": port}
    settings |= {"SIGNPOST_DATABASE_URL": database} if database else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST_")}
    return kept | settings | {"OMP_NUM_THREADS": "1"}


async def _connected(slack: Slack) -> None:
    for _ in range(300):  # a fresh data folder reads the policies first
        if slack.socket.connections:
            return
        await asyncio.sleep(1)
    raise TimeoutError("signpost serve did not connect")


async def _ask(slack: Slack, people: list[str], options: argparse.Namespace) -> list[Delivery]:
    """Ask at a steady pace, whether the last was answered or not."""
    lines = [json.loads(line) for line in _EXAM.read_text(encoding="utf-8").splitlines()]
    questions = [line["text"] for line in lines if line["kind"] == "question" and line["force"] == "wmp"]
    many = options.rate * options.seconds
    drops = {many * (number + 1) // (options.drops + 1) for number in range(options.drops)}
    began = time.monotonic()
    asked: list[Delivery] = []
    for number in range(many):
        await asyncio.sleep(max(0.0, began + number / options.rate - time.monotonic()))
        if number in drops:
            slack.socket.drop()
        person = people[number % len(people)]
        said = await slack.says(person, slack.dm(person).id, questions[number % len(questions)], wait=False)
        assert said is not None
        asked.append(said)
        if number % 500 == 0:
            print(f"{number:,} asked")
    return asked


async def _answers(slack: Slack, people: list[str], expected: int) -> Counter[str]:
    """How often the first message of each answer is there, by the key of its event."""
    found: Counter[str] = Counter()
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = Counter(
            message.metadata["event_payload"]["key"]
            for person in people
            for message in slack.by_app(slack.dm(person).id)
            if message.metadata and message.metadata["event_payload"]["key"].endswith("/0")
        )
        if len(found) >= expected:
            break
        await asyncio.sleep(1)
    return found


def _report(asked: list[Delivery], answers: Counter[str], took: float) -> int:
    keys = [f"slack:{delivery.event_id}/0" for delivery in asked]
    lost = [key for key in keys if key not in answers]
    doubled = [key for key in keys if answers[key] > 1]
    waits = np.array([max(a.waited or 60.0 for a in d.attempts[-1:]) for d in asked])
    first = np.array([d.attempts[0].waited if d.attempts[0].waited is not None else np.nan for d in asked])
    p50, p99, longest = (float(np.percentile(waits, at)) for at in (50, 99, 100))
    print(f"{len(asked):,} questions, {len(answers):,} answered in {took:.0f} s ({len(asked) / took:.0f} a second)")
    print(f"acknowledged: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, longest {longest * 1000:.0f} ms")
    print(f"sent again after a dropped socket: {int(np.isnan(first).sum())}")
    print(f"lost {len(lost)}, doubled {len(doubled)}, not in time {sum(not d.in_time for d in asked)}")
    return int(bool(lost or doubled or p99 >= 1.0))


if __name__ == "__main__":
    main()
