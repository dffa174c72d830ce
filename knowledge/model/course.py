"""The whole course of training: all seeds, their mean, what is held out asked, and the weights written."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from knowledge.model.encoder import Encoder
from knowledge.model.examples import Lesson, Split, lessons
from knowledge.model.measure import answer_held_out, figures
from knowledge.model.train import Plan, Progress, average, train_seed
from knowledge.model.weights import Tensors, pack, save_tuned, unpack
from knowledge.search import Knowledge

SEEDS = (1, 2)


def run_course(
    knowledge: Knowledge,
    work: Path,
    target: Path,
    progress: Progress,
    *,
    split: Split = "wording",
    only_seed: int | None = None,
    threads: int = 1,
) -> dict[str, Any] | None:
    """Train what is not trained yet, in `work`, and write weights and report to `target`; returns the report.

    With `only_seed` only that seed is trained and nothing is written to `target`, so that another process can train
    another one; None is returned.
    """
    torch.set_num_threads(threads)
    taught, plan, started = lessons(knowledge, split), Plan(), time.monotonic()
    if only_seed is not None:
        train_seed(taught, plan, only_seed, work, progress)
        progress(f"seed {only_seed} is ready; `signpost train` joins it with the others")
        return None
    seeds = [train_seed(taught, plan, seed, work, progress) for seed in SEEDS]
    joined = unpack(pack(average(seeds)))  # as it will be served
    report = {
        "plan": asdict(plan),
        "seeds": list(SEEDS),
        "held_out": split,
        "questions": sum(len(lesson.learned) for lesson in taught),
        "minutes": round((time.monotonic() - started) / 60, 1),
        "figures": _measured(taught, joined),
        "figures_of_one_seed": _measured(taught, seeds[0]),
    }
    save_tuned(joined, report, target)
    return report


def _measured(taught: list[Lesson], tensors: Tensors) -> dict[str, dict[str, float]]:
    encoder = Encoder(tensors)
    return {lesson.force: figures(answer_held_out(lesson, encoder.vectors)) for lesson in taught}
