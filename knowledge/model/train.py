"""Tune the language model on the packs' own questions: each has to lie nearest to its own situation.

A softmax over all situations of a force (Snell et al. 2017, https://arxiv.org/abs/1703.05175, with prototypes that are
learned along), so that every situation is a negative of every other, the hardest weighing most; and the verdict that
all situations together give has to be right as well. Embeddings are frozen. Several seeds are trained and their weights
averaged (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482). Figures are in docs/quality.md. Needs the `models`
extra; what was reached is kept in a work folder, so that training goes on after an interruption.
"""

import hashlib
import io
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

from knowledge.model.encoder import Encoder
from knowledge.model.examples import Lesson, Question, batches, disturbed
from knowledge.model.runtime import write_whole
from knowledge.model.weights import Tensors
from knowledge.pack import VERDICTS

_REPORT_EVERY = 50  # steps
_KEEP_EVERY = 200  # steps


@dataclass(frozen=True)
class Plan:
    """How to train. Rates are Adam's; `sharpness` is that of the softmax, `verdict` the weight of the second aim."""

    epochs: int = 7
    batch: int = 48
    rate: float = 1.4e-4
    prototype_rate: float = 4e-4
    warm_up: int = 60
    sharpness: float = 20.0
    smoothing: float = 0.05
    verdict: float = 1.0


Progress = Callable[[str], None]


def train_seed(taught: Sequence[Lesson], plan: Plan, seed: int, work: Path, progress: Progress) -> Tensors:
    """The tensors of one seed; goes on where an earlier run for the same questions was stopped."""
    file = work / f"{_made_from(taught, plan)}-seed-{seed}.npz"
    if not file.exists():
        work.mkdir(parents=True, exist_ok=True)
        trainer = _Trainer(taught, plan, seed, file.with_suffix(".partly"))
        trainer.run(progress)
        content = io.BytesIO()
        np.savez(content, **trainer.encoder.tensors())  # type: ignore[arg-type]
        write_whole(file, content.getvalue())
        trainer.forget()
    with np.load(file) as stored:
        return {name: stored[name] for name in stored.files}


def average(seeds: Sequence[Tensors]) -> Tensors:
    """The mean of each tensor. All seeds begin with the same weights, so they end in the same valley."""
    stacked = {name: np.stack([tensors[name] for tensors in seeds]) for name in seeds[0]}
    return {name: values.mean(axis=0, dtype=np.float32) for name, values in stacked.items()}


def _made_from(taught: Sequence[Lesson], plan: Plan) -> str:
    digest = hashlib.sha256(json.dumps(asdict(plan)).encode())
    for lesson in taught:
        for question in lesson.learned:
            card = lesson.cards[question.card]
            digest.update(f"{card.situation.id} {card.verdict} {question.text}\x1e".encode())
    return digest.hexdigest()[:12]


class _Trainer:
    def __init__(self, taught: Sequence[Lesson], plan: Plan, seed: int, partly: Path) -> None:
        self._taught, self._plan, self._seed, self._partly = taught, plan, seed, partly
        torch.manual_seed(seed)
        self.encoder = Encoder()
        names = dict.fromkeys(card.situation.id for lesson in taught for card in lesson.cards)
        self._rows = {name: row for row, name in enumerate(names)}
        self._prototypes = torch.nn.Parameter(self._start().to(self.encoder.device))
        self._optimiser = torch.optim.AdamW(
            [
                {"params": [p for p in self.encoder.model.parameters() if p.requires_grad], "weight_decay": 0.01},
                {"params": [self._prototypes], "weight_decay": 0.0},
            ],
            fused=True,
        )

    def run(self, progress: Progress) -> None:
        """All epochs, from where the last run was stopped."""
        steps = [step for epoch in range(self._plan.epochs) for step in self._round(epoch)]
        first, losses, started = self._resume(), [], time.monotonic()
        self.encoder.model.train()
        for number, (lesson, batch) in enumerate(steps[first:], first + 1):
            losses.append(self._step(lesson, batch, number, len(steps)))
            if number % _REPORT_EVERY == 0:
                left = (time.monotonic() - started) / (number - first) * (len(steps) - number) / 60
                about = f"seed {self._seed}: step {number} of {len(steps)}"
                progress(f"{about}, loss {np.mean(losses):.3f}, {left:.0f} minutes left")
                losses = []
            if number % _KEEP_EVERY == 0:
                self._keep(number)
        self.encoder.model.eval()

    def _round(self, epoch: int) -> list[tuple[Lesson, list[Question]]]:
        chance = random.Random(f"{self._seed} {epoch}")  # noqa: S311 - not for secrets
        drawn = [(lesson, batch) for lesson in self._taught for batch in batches(lesson, self._plan.batch, chance)]
        chance.shuffle(drawn)
        return drawn

    def _step(self, lesson: Lesson, batch: list[Question], number: int, steps: int) -> float:
        part = min(1.0, number / self._plan.warm_up) * max(0.03, 1 - number / steps)
        for group, rate in zip(self._optimiser.param_groups, (self._plan.rate, self._plan.prototype_rate), strict=True):
            group["lr"] = rate * part
        loss = self._loss(lesson, batch, random.Random(f"{self._seed} step {number}"))  # noqa: S311 - not for secrets
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.encoder.model.parameters(), 1.0)
        self._optimiser.step()
        return float(loss.item())

    def _loss(self, lesson: Lesson, batch: list[Question], chance: random.Random) -> torch.Tensor:
        device = self.encoder.device
        vectors = self.encoder.embed([disturbed(q.text, chance) for q in batch])
        rows = torch.tensor([self._rows[card.situation.id] for card in lesson.cards], device=device)
        kinds = torch.tensor([VERDICTS.index(card.verdict) for card in lesson.cards], device=device)
        truth = torch.tensor([q.card for q in batch], device=device)
        scores = self._plan.sharpness * vectors @ functional.normalize(self._prototypes[rows], dim=1).T
        loss = functional.cross_entropy(scores, truth, label_smoothing=self._plan.smoothing)
        shares = scores.softmax(1) @ functional.one_hot(kinds, len(VERDICTS)).float()
        return loss + self._plan.verdict * functional.nll_loss(shares.clamp_min(1e-6).log(), kinds[truth])

    def _start(self) -> torch.Tensor:
        """Each situation's prototype begins as the mean of its questions."""
        sums = torch.zeros(len(self._rows), self.encoder.width)
        for lesson in self._taught:
            rows = torch.tensor([self._rows[lesson.cards[q.card].situation.id] for q in lesson.learned])
            sums.index_add_(0, rows, torch.tensor(self.encoder.vectors([q.text for q in lesson.learned])))
        return functional.normalize(sums, dim=1)

    def _keep(self, step: int) -> None:
        state = (step, self.encoder.model.state_dict(), self._prototypes, self._optimiser.state_dict())
        written = self._partly.with_suffix(".writing")
        torch.save(state, written)
        written.replace(self._partly)  # an interruption never leaves half a file

    def _resume(self) -> int:
        """The number of steps that an earlier run has done."""
        if not self._partly.exists():
            return 0
        step, model, prototypes, optimiser = torch.load(self._partly, map_location=self.encoder.device)
        self.encoder.model.load_state_dict(model)
        with torch.no_grad():
            self._prototypes.copy_(prototypes)
        self._optimiser.load_state_dict(optimiser)
        return int(step)

    def forget(self) -> None:
        """What an interrupted run would need is needed no more."""
        self._partly.unlink(missing_ok=True)
