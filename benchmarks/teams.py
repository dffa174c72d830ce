"""Does Teams get its acknowledgement in time under load, and does everybody get exactly one answer?

    .venv/bin/python -m benchmarks.teams --rate 50 --seconds 60 --faults 20

`signpost serve` runs as it is installed, in a process of its own, against the stand-in Teams of the tests. Questions
come at a steady pace from a hundred people. Evenly spread, the Connector asks to wait, sees two messages collide or
fails, and Teams sends something again that it had sent before.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np

from adapters.teams.commands import MESSAGES
from adapters.teams.inbound import event
from bot.settings import TEAMS_SDKS
from tests.teams_server.core import SECRET
from tests.teams_server.delivery import Delivery
from tests.teams_server.server import Teams, run_teams
from tests.teams_server.world import APP_ID, TENANT, Person

_PEOPLE = 100
_EXAM = Path(__file__).parent / "exam.jsonl"
_PATIENCE = 180.0  # seconds for the last answers to come
_START = "from adapters.console.app import main; import sys; sys.exit(main(['serve']))"


def main() -> None:
    """Print the figures; fails where anything was lost, doubled or late."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=50, help="questions a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--faults", type=int, default=20, help="how often each thing goes wrong meanwhile")
    parser.add_argument("--sdk", choices=TEAMS_SDKS, default=TEAMS_SDKS[0])
    parser.add_argument("--database", help="SQLAlchemy URL; SQLite where it is not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(asyncio.run(_trial(options, Path(folder))))


async def _trial(options: argparse.Namespace, folder: Path) -> int:
    async with run_teams() as teams:
        teams.core.checks_schema = False  # which takes longer than all the rest
        people = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, _PEOPLE + 1)]
        for person in people:
            teams.adds(Person(person, "Somebody"))
            teams.world.open_chat(person)
        port = random.randint(20_000, 40_000)
        teams.listens_at(f"http://127.0.0.1:{port}{MESSAGES}")
        environment = _environment(teams, folder, port, options)
        serving = subprocess.Popen([sys.executable, "-c", _START], env=environment)
        try:
            await _ready(port)
            began = time.monotonic()
            asked = await _ask(teams, people, options)
            answers = await _answers(teams, people, len(asked))
            took = time.monotonic() - began
        finally:
            serving.terminate()
            serving.wait(30)
        return _report(teams, asked, answers, took)


def _environment(teams: Teams, folder: Path, port: int, options: argparse.Namespace) -> dict[str, str]:
    (folder / "secret").write_text(SECRET)
    settings = {
        "SIGNPOST_DATA": folder / "data",
        "SIGNPOST_PORT": port,
        "SIGNPOST_TEAMS_TENANTS": f"{TENANT}:wmp",
        "SIGNPOST_TEAMS_APP_ID": APP_ID,
        "SIGNPOST_TEAMS_TENANT_ID": TENANT,
        "SIGNPOST_TEAMS_SECRET_FILE": folder / "secret",
        "SIGNPOST_TEAMS_SDK": options.sdk,
        "SIGNPOST_TEAMS_LOGIN_URL": teams.login_url,
        "SIGNPOST_TEAMS_KEYS_URL": teams.keys_url,
        "SIGNPOST_TEAMS_CA_FILE": teams.certificate,
    }
    settings |= {"SIGNPOST_DATABASE_URL": options.database} if options.database else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST_")}
    return kept | {name: str(value) for name, value in settings.items()} | {"OMP_NUM_THREADS": "1"}


async def _ready(port: int) -> None:
    """Wait until Signpost refuses what is not signed: then it takes what is."""
    async with aiohttp.ClientSession() as asks:
        for _ in range(300):  # a fresh data folder reads the policies first
            try:
                async with asks.post(f"http://127.0.0.1:{port}{MESSAGES}", json={}) as said:
                    if said.status == 401:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(1)
    raise TimeoutError("signpost serve is not there")


async def _ask(teams: Teams, people: list[str], options: argparse.Namespace) -> list[Delivery]:
    """Ask at a steady pace, whether the last was answered or not."""
    lines = [json.loads(line) for line in _EXAM.read_text(encoding="utf-8").splitlines()]
    questions = [line["text"] for line in lines if line["kind"] == "question" and line["force"] == "wmp"]
    many = options.rate * options.seconds
    going_wrong = {options.rate + (many - options.rate) * number // options.faults for number in range(options.faults)}
    began = time.monotonic()
    asked: list[Delivery] = []
    for number in range(many):
        await asyncio.sleep(max(0.0, began + number / options.rate - time.monotonic()))
        if number in going_wrong:
            teams.faults.rate_limit("post", retry_after=1)
            teams.faults.fail("post", 412)
            teams.faults.fail("post", 500)
            teams.deliveries.start(asked[-options.rate])  # of a second ago
        person = people[number % len(people)]
        said = await teams.says(person, teams.chat(person), questions[number % len(questions)], wait=False)
        assert said is not None
        asked.append(said)
        if number % 500 == 0:
            print(f"{number:,} asked")
    return asked


async def _answers(teams: Teams, people: list[str], expected: int) -> Counter[tuple[str, str]]:
    """How often each message of each answer is there, by what its buttons belong to and what the card holds."""
    found: Counter[tuple[str, str]] = Counter()
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = Counter(
            (talk, json.dumps(message.activity, sort_keys=True))
            for person in people
            for message in teams.by_app(teams.chat(person))
            for talk in {talk.rpartition("#")[2] for talk in _talks(message.card)}
        )
        if len({talk for talk, _ in found}) >= expected:
            await asyncio.sleep(5)  # for what would come a second time
            break
        await asyncio.sleep(1)
    return found


def _talks(card: Any) -> Iterator[str]:
    """What the buttons of a card belong to."""
    if isinstance(card, dict):
        ours = card.get("signpost")
        if isinstance(ours, dict) and ours.get("talk"):
            yield ours["talk"]
        card = list(card.values())
    if isinstance(card, list):
        for inner in card:
            yield from _talks(inner)


def _report(teams: Teams, asked: list[Delivery], answers: Counter[tuple[str, str]], took: float) -> int:
    expected = {_key(delivery) for delivery in asked}
    lost = expected - {talk for talk, _ in answers}
    doubled = [key for key, times in answers.items() if times > 1]
    waits = np.array([attempt.waited or 60.0 for delivery in asked for attempt in delivery.attempts])
    again = sum(len(delivery.attempts) > 1 for delivery in asked)
    late = sum(not delivery.in_time for delivery in asked)
    p50, p99, longest = (float(np.percentile(waits, at)) for at in (50, 99, 100))
    answered = len(expected) - len(lost)
    print(f"{len(asked):,} questions, {answered:,} answered in {took:.0f} s ({len(asked) / took:.0f} a second)")
    ours, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    each = [1000 * (used.ru_utime + used.ru_stime) / len(asked) for used in (ours, theirs)]
    print(f"processor time for each: {each[0]:.0f} ms of Signpost (with its start), {each[1]:.0f} ms of the stand-in")
    print(f"acknowledged: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, longest {longest * 1000:.0f} ms")
    print(f"calls of ours that were refused or failed: {len(teams.refused())}, activities that came again: {again}")
    print(f"lost {len(lost)}, doubled {len(doubled)}, not in time {late}")
    return int(bool(lost or doubled or late))


def _key(delivery: Delivery) -> str:
    """What the buttons of the answer belong to."""
    found = event(delivery.activity)
    assert found is not None
    return found.talk_of_reply.rpartition("#")[2]


if __name__ == "__main__":
    main()
