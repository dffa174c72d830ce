"""How long it takes to check a draft, one thread.

    .venv/bin/python -m benchmarks.check [--rounds 3]

Every draft of the first exam, and each of them filled up to 280 characters with harmless sentences; the aim is 60 ms at
p95. The first check of a process, which loads what is needed, is told apart.
"""

import argparse
import time
from collections.abc import Sequence
from datetime import date

import numpy as np

from adapters.compose import compose_knowledge
from benchmarks.drafts import Item, exam
from bot.settings import load_settings

_FILLING = " Home at last, kettle on, feet up, cat asleep on my lap. What a week it has been for all of us."
_LENGTH = 280  # characters


def main() -> None:
    """The times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    knowledge = compose_knowledge(load_settings())
    items = exam(1, first=True)

    def check(item: Item, text: str) -> float:
        started = time.perf_counter()
        knowledge.check(item.force, item.account, text, on=date.today())
        return 1000 * (time.perf_counter() - started)

    print(f"first check: {check(items[0], items[0].text):.0f} ms")
    for name, filled in (("as they are", False), (f"{_LENGTH} characters", True)):
        texts = [(item.text + _FILLING * 4)[:_LENGTH] if filled else item.text for item in items]
        times = [check(item, text) for _ in range(options.rounds) for item, text in zip(items, texts, strict=True)]
        _report(name, times)


def _report(name: str, times: Sequence[float]) -> None:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    print(f"{name:16} p50 {p50:5.1f} ms   p95 {p95:5.1f} ms   p99 {p99:5.1f} ms   ({len(times)} checks)")


if __name__ == "__main__":
    main()
