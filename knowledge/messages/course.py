"""The whole course of training the reader of messages: all seeds, their mean, the figures, the weights."""

import hashlib
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
from knowledge.model.seeds import kept
from knowledge.model.train import average
from knowledge.model.weights import Tensors, save_tuned, tuned_hash
from knowledge.search import NATIONAL, PACKS

SEEDS = (1, 2, 3, 4)
HELD_OUT = "writer-01"  # the author whose messages show what the reader makes of another person's words


def run_course(
    work: Path, progress: Progress, *, measure: bool, only_seed: int | None = None, threads: int = 1
) -> dict[str, Any] | None:
    """Train what is not trained yet, in `work`, and write the weights; returns the report.

    With `measure` one author is left out, to see how it does, and the weights go into `work`. With `only_seed` only
    that one is trained, so that another process can train another; None is returned.
    """
    torch.set_num_threads(threads)
    by_author, plan, started = read_examples(PACKS / NATIONAL / EXAMPLES), Plan(), time.monotonic()
    learned = [e for author, examples in by_author.items() if not (measure and author == HELD_OUT) for e in examples]
    folder = work / "messages" if measure else FOLDER
    report: dict[str, Any] = {"plan": asdict(plan), "seeds": list(SEEDS), "messages": len(learned)}
    made_from = _made_from(learned, plan)

    def seed_tensors(seed: int) -> Tensors:
        file = work / f"messages-{made_from}-seed-{seed}.npz"
        return kept(file, lambda: train_seed(learned, plan, seed, progress))

    if only_seed is not None:
        seed_tensors(only_seed)
        progress(f"seed {only_seed} is ready; `signpost train messages` joins it with the others")
        return None
    save_tuned(average([seed_tensors(seed) for seed in SEEDS]), report, folder)
    if measure:
        report["figures"] = figures(by_author[HELD_OUT], Sorter(MessageReader(work, folder)))
    report["minutes"] = round((time.monotonic() - started) / 60, 1)
    whole = {**report, "sha256": tuned_hash(folder)}
    (folder / "report.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return report


def _made_from(examples: Sequence[Example], plan: Plan) -> str:
    digest = hashlib.sha256(f"{json.dumps(asdict(plan))} {tuned_hash()}".encode())
    for e in examples:  # sets have another order in every process
        digest.update(f"{e.category} {e.urgency} {sorted(e.signs)} {sorted(e.also)} {e.foreign} {e.text}\x1e".encode())
    return digest.hexdigest()[:12]


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
