"""How well Signpost does on questions whose authors read a force's documents but neither our rules nor our questions.

    .venv/bin/python -m benchmarks.exam [--misses]

exam.jsonl: 350 questions, each with its verdict, others that a fair judge accepts, and the clauses that may be cited.
adversarial.jsonl: 200 questions that try to get a yes where none is due. Nothing is trained on either.
"""

import argparse
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from adapters.compose import compose_knowledge
from bot.settings import load_settings
from knowledge.answer import Answer
from knowledge.search import Knowledge

FOLDER = Path(__file__).parent
_NEEDS_CARE = {"not_allowed", "conditional", "required", "not_covered"}


def main() -> None:
    """The figures of both, and with --misses each question that was answered otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    knowledge = compose_knowledge(load_settings())
    for name in ("exam", "adversarial"):
        lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        _report(name, [json.loads(line) for line in lines], knowledge, show_misses=options.misses)


def _report(name: str, items: list[dict[str, Any]], knowledge: Knowledge, *, show_misses: bool) -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    confidence: list[float] = []
    for item in items:
        answer = knowledge.answer(item["force"], item["text"], on=date.today())
        said = "conditional" if answer.vague else answer.verdict
        accepted = {item["verdict"], *item.get("also_ok", [])}
        confidence.append(answer.confidence)
        hits["verdict"].append(said in accepted)
        hits[f"verdict.{item['verdict']}"].append(said in accepted)
        if item["verdict"] in _NEEDS_CARE and "allowed" not in accepted:
            hits["no_false_allowed"].append(said != "allowed")
        if item.get("clauses"):
            first, any_of_three = _cited(answer, item["clauses"])
            hits["evidence_at_1"].append(first)
            hits["evidence_at_3"].append(any_of_three)
        if show_misses and said not in accepted:
            print(f"  {item['id']} {item['verdict']} -> {said} ({answer.confidence:.2f}): {item['text']}")
    surest = np.argsort(-np.array(confidence))[: len(items) // 2]
    hits["verdict of the surest half"] = [hits["verdict"][i] for i in surest]
    for figure, results in sorted(hits.items()):
        print(f"{name:12} {figure:28} {np.mean(results):.3f} ({sum(results)}/{len(results)})")


def _cited(answer: Answer, clauses: list[dict[str, str]]) -> tuple[bool, bool]:
    """Whether the first citation is one of these clauses, and whether any of the first three is."""
    right = [
        {"document": c.document, "section": c.section, "clause": c.clause} in clauses for c in answer.citations[:3]
    ]
    return right[:1] == [True], any(right)


if __name__ == "__main__":
    main()
