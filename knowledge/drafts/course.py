"""The whole course of training: all seeds of the marker, their mean, what is held out read, and the word reader."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES
from knowledge.drafts.marker import FOLDER as MARKER
from knowledge.drafts.marker import Marker
from knowledge.drafts.posts import FOLDER, Post, is_held_out, read_posts
from knowledge.drafts.readable import readable
from knowledge.drafts.train import Plan, train_seed
from knowledge.drafts.words.train import train_words
from knowledge.model.fit import Progress
from knowledge.model.seeds import kept
from knowledge.model.train import average
from knowledge.model.weights import Tensors, save_tuned, tuned_hash
from knowledge.search import PACKS, Knowledge

SEEDS = (1, 2, 3, 4)


def posts_of(knowledge: Knowledge) -> list[Post]:
    """The example posts of all packs; raises FileError."""
    return [post for force in knowledge.forces() for post in read_posts(PACKS / force.id / FOLDER, force.id)]


def run_course(
    knowledge: Knowledge, work: Path, progress: Progress, *, only_seed: int | None = None, threads: int = 1
) -> dict[str, Any] | None:
    """Train what is not trained yet, in `work`, and write the marker's weights; returns the report.

    With `only_seed` only that one is trained, so that another process can train another; None is returned.
    """
    torch.set_num_threads(threads)
    posts, plan, started = posts_of(knowledge), Plan(), time.monotonic()
    learned = [post for post in posts if not is_held_out(post)]
    names = {force.id: force.name for force in knowledge.forces()}
    made_from = _made_from(learned, plan)

    def seed_tensors(seed: int) -> Tensors:
        file = work / f"drafts-{made_from}-seed-{seed}.npz"
        return kept(file, lambda: train_seed(learned, names.__getitem__, plan, seed, progress))

    if only_seed is not None:
        seed_tensors(only_seed)
        progress(f"seed {only_seed} is ready; `signpost train drafts` joins it with the others")
        return None
    report: dict[str, Any] = {"plan": asdict(plan), "seeds": list(SEEDS), "posts": len(learned)}
    save_tuned(average([seed_tensors(seed) for seed in SEEDS]), report, MARKER)
    held_out = [post for post in posts if is_held_out(post)]
    report["figures"] = _figures(held_out, Marker(work), names)
    report["minutes"] = round((time.monotonic() - started) / 60, 1)
    save_report(report, MARKER)
    return {**report, "words": train_words(learned)}


def run_words(knowledge: Knowledge) -> dict[str, Any]:
    """Train the word reader alone, and write its weights; returns the report."""
    return train_words([post for post in posts_of(knowledge) if not is_held_out(post)])


def save_report(report: dict[str, Any], folder: Path) -> None:
    """Write the report beside weights that lie there already."""
    whole = {**report, "sha256": tuned_hash(folder)}
    (folder / "report.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def _made_from(posts: Sequence[Post], plan: Plan) -> str:
    digest = hashlib.sha256(f"{json.dumps(asdict(plan))} {tuned_hash()}".encode())
    for post in posts:
        digest.update(f"{post.force} {post.account} {post.verdict} {post.spans} {post.text}\x1e".encode())
    return digest.hexdigest()[:12]


def _figures(posts: Sequence[Post], marker: Marker, names: dict[str, str]) -> dict[str, float]:
    """What the marker alone makes of posts that it has not learned, at probability .3 for an issue."""
    marked = [marker.mark(names[p.force], p.account, readable(p.text).text) for p in posts]
    right = [DRAFT_VERDICTS[int(m.verdicts.argmax())] == p.verdict for m, p in zip(marked, posts, strict=True)]
    found = [{i for i, likely in zip(ISSUES, m.issues, strict=True) if likely >= 0.3} for m in marked]
    hits = sum(len(f & p.issues) for f, p in zip(found, posts, strict=True))
    return {
        "posts": len(posts),
        "verdict": round(float(np.mean(right)), 3),
        "issue_recall": round(hits / sum(len(p.issues) for p in posts), 3),
        "issue_precision": round(hits / max(1, sum(map(len, found))), 3),
    }
