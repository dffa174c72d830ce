"""The whole course of training the reader of messages: all seeds, their mean, the figures, the weights."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from knowledge.messages.examples import FOLDER as EXAMPLES
from knowledge.messages.examples import Example, read_examples
from knowledge.messages.reader import FOLDER, MessageReader
from knowledge.messages.sort import Sorter
from knowledge.messages.train import Plan, train_seed
from knowledge.model.fit import Progress
from knowledge.model.train import average
from knowledge.model.weights import save_tuned, tuned_hash
from knowledge.search import NATIONAL, PACKS

SEEDS = (1, 2, 3, 4)
HELD_OUT = "writer-01"  # the author whose messages show what the reader makes of another person's words


def run_course(work: Path, progress: Progress, *, measure: bool, threads: int = 1) -> dict[str, Any]:
    """Train on all authors and write the weights; with `measure` without one author, into `work`, to see how it does.

    Returns the report.
    """
    torch.set_num_threads(threads)
    by_author, plan, started = read_examples(PACKS / NATIONAL / EXAMPLES), Plan(), time.monotonic()
    learned = [e for author, examples in by_author.items() if not (measure and author == HELD_OUT) for e in examples]
    folder = work / "messages" if measure else FOLDER
    report: dict[str, Any] = {"plan": asdict(plan), "seeds": list(SEEDS), "messages": len(learned)}
    save_tuned(average([train_seed(learned, plan, seed, progress) for seed in SEEDS]), report, folder)
    if measure:
        report["figures"] = figures(by_author[HELD_OUT], Sorter(MessageReader(work, folder)))
    report["minutes"] = round((time.monotonic() - started) / 60, 1)
    whole = {**report, "sha256": tuned_hash(folder)}
    (folder / "report.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return report


def figures(examples: Sequence[Example], sorter: Sorter) -> dict[str, float]:
    """How many emergencies are found, how many of the rest are called one, and how many categories are right."""
    said = [(sorter.sort(e.text), e) for e in examples]
    urgent = [s.urgency == "emergency" for s, e in said if e.urgency == "emergency"]
    calm = [s.urgency != "emergency" for s, e in said if e.urgency != "emergency"]
    return {
        "messages": len(examples),
        "emergency_recall": round(float(np.mean(urgent)), 3),
        "no_false_emergency": round(float(np.mean(calm)), 3),
        "category": round(float(np.mean([s.category == e.category for s, e in said])), 3),
    }
