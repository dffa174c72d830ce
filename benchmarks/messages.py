"""How well messages from the public are sorted: the exam, or another file of labelled messages.

    .venv/bin/python -m benchmarks.messages [FILE] [--misses]

messages.txt: 200 messages by an author who read what the categories mean and has seen neither the reader nor what it
is trained on. Nothing is trained on them.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from adapters.compose import compose_knowledge
from bot.settings import load_settings
from knowledge.messages.examples import Example, read_author
from knowledge.messages.kinds import Category
from knowledge.messages.sort import Sorted

EXAM = Path(__file__).parent / "messages.txt"


def main() -> None:
    """The figures, and with --misses each message that was taken for something else."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=EXAM)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    knowledge = compose_knowledge(load_settings())
    examples = read_author(options.file)
    found = [knowledge.sort(example.text) for example in examples]
    for label, figure in figures(examples, found):
        print(f"{label:34}{figure}")
    if options.misses:
        for example, said in zip(examples, found, strict=True):
            _print_miss(example, said)


def figures(examples: Sequence[Example], found: Sequence[Sorted]) -> list[tuple[str, str]]:
    """Each figure with its name, as a share of how many."""
    pairs = list(zip(examples, found, strict=True))
    urgent = [s.urgency == "emergency" for e, s in pairs if e.urgency == "emergency"]
    calm = [s.urgency != "emergency" for e, s in pairs if e.urgency != "emergency"]
    english = [s.urgency != "emergency" for e, s in pairs if e.urgency != "emergency" and not e.foreign]
    return [
        ("emergencies found", _share(urgent)),
        ("no false emergency", _share(calm)),
        ("no false emergency, in English", _share(english)),
        ("category", _share([s.category == e.category for e, s in pairs])),
        ("further matters found", _share([name in s.also for e, s in pairs for name in e.also])),
        ("further matters that are there", _share([name in e.also for e, s in pairs for name in s.also])),
        ("matters found, main or further", _share([m in _given(s) for e, s in pairs for m in _labelled(e)])),
        ("matters given that are there", _share([m in _labelled(e) for e, s in pairs for m in _given(s)])),
        ("signs found", _share([sign in s.signs for e, s in pairs for sign in e.signs])),
        ("signs that are there", _share([sign in e.signs for e, s in pairs for sign in s.signs])),
    ]


def _labelled(example: Example) -> set[Category]:
    """What has to be handled of a message: abuse and chatter are nobody's task."""
    return {example.category, *example.also} - {"abuse", "social"}


def _given(said: Sorted) -> set[Category]:
    return {said.category, *said.also} - {"abuse", "social"}


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / max(1, len(right)):.3f}  ({sum(right)}/{len(right)})"


def _print_miss(example: Example, said: Sorted) -> None:
    wrong_also, wrong_signs = example.also ^ set(said.also), example.signs ^ said.signs
    if said.category != example.category or wrong_also or wrong_signs:
        extra = " ".join(sorted([*(f"also:{name}" for name in wrong_also), *wrong_signs]))
        print(f"  {example.category} -> {said.category} {said.confidence} {extra}: {example.text!r}")


if __name__ == "__main__":
    main()
