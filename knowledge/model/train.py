"""Tune the language model on the packs' own questions: each has to lie nearest to its own situation.

A softmax over all situations of a force (Snell et al. 2017, https://arxiv.org/abs/1703.05175, with prototypes that are
learned along), embeddings frozen; figures are in docs/quality.md. Needs the `models` extra. About twenty minutes on one
core.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from transformers import AutoModel, AutoTokenizer

from knowledge.model.embedder import LONGEST_TEXT, model_folder
from knowledge.model.examples import Lesson, Question, batches, disturbed, lessons
from knowledge.model.weights import Tensors
from knowledge.search import Knowledge

_REPORT_EVERY = 50  # steps


@dataclass(frozen=True)
class Plan:
    """How to train. Rates are Adam's; the temperature is that of the softmax."""

    epochs: int = 5
    batch: int = 48
    rate: float = 1.2e-4
    prototype_rate: float = 4e-4
    warm_up: int = 60
    sharpness: float = 20.0
    smoothing: float = 0.05
    seed: int = 1
    threads: int = 1


Progress = Callable[[str], None]


def train(knowledge: Knowledge, plan: Plan, progress: Progress, *, hold_out: bool) -> tuple[Tensors, dict[str, Any]]:
    """Train; returns the model's tensors and a report, with figures on what was held out."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    taught = lessons(knowledge, hold_out=hold_out)
    trainer = _Trainer(taught, plan)
    started = time.monotonic()
    trainer.run(progress)
    report: dict[str, Any] = {
        "plan": asdict(plan),
        "questions": sum(len(lesson.learned) for lesson in taught),
        "minutes": round((time.monotonic() - started) / 60, 1),
    }
    if hold_out:
        report["held_out"] = {lesson.force: trainer.measure(lesson) for lesson in taught}
    return trainer.tensors(), report


class _Trainer:
    def __init__(self, taught: Sequence[Lesson], plan: Plan) -> None:
        self._taught, self._plan = taught, plan
        self._chance = random.Random(plan.seed)  # noqa: S311 - not for secrets
        self._tokenizer: Any = AutoTokenizer.from_pretrained(model_folder())
        self._model: Any = AutoModel.from_pretrained(model_folder())
        for parameter in self._model.embeddings.parameters():
            parameter.requires_grad = False
        names = dict.fromkeys(card.situation.id for lesson in taught for card in lesson.cards)
        self._rows = {name: row for row, name in enumerate(names)}
        self._prototypes = torch.nn.Parameter(self._start())
        self._optimiser = torch.optim.AdamW(
            [
                {"params": [p for p in self._model.parameters() if p.requires_grad], "weight_decay": 0.01},
                {"params": [self._prototypes], "weight_decay": 0.0},
            ]
        )

    def tensors(self) -> Tensors:
        """The trained tensors by name."""
        return {name: value.numpy() for name, value in self._model.state_dict().items()}

    def run(self, progress: Progress) -> None:
        """All epochs."""
        steps = sum(len(list(self._round())) for _ in range(self._plan.epochs))
        step, losses, started = 0, [], time.monotonic()
        self._model.train()
        for _ in range(self._plan.epochs):
            for lesson, batch in self._round():
                losses.append(self._step(lesson, batch, step, steps))
                step += 1
                if step % _REPORT_EVERY == 0:
                    left = (time.monotonic() - started) / step * max(steps - step, 0) / 60
                    progress(f"step {step} of about {steps}, loss {np.mean(losses):.3f}, {left:.0f} minutes left")
                    losses = []

    def _round(self) -> list[tuple[Lesson, list[Question]]]:
        drawn = [(lesson, b) for lesson in self._taught for b in batches(lesson, self._plan.batch, self._chance)]
        self._chance.shuffle(drawn)
        return drawn

    def _step(self, lesson: Lesson, batch: list[Question], step: int, steps: int) -> float:
        part = min(1.0, step / self._plan.warm_up) * max(0.03, 1 - step / steps)
        for group, rate in zip(self._optimiser.param_groups, (self._plan.rate, self._plan.prototype_rate), strict=True):
            group["lr"] = rate * part
        vectors = self._embed([disturbed(q.text, self._chance) for q in batch])
        rows = torch.tensor([self._rows[card.situation.id] for card in lesson.cards])
        prototypes = functional.normalize(self._prototypes[rows], dim=1)
        truth = torch.tensor([q.card for q in batch])
        scores = self._plan.sharpness * vectors @ prototypes.T
        loss = functional.cross_entropy(scores, truth, label_smoothing=self._plan.smoothing)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimiser.step()
        return float(loss.item())

    def _embed(self, texts: list[str]) -> torch.Tensor:
        encoded = self._tokenizer(
            texts, padding=True, truncation=True, max_length=min(96, LONGEST_TEXT), return_tensors="pt"
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self._model(**encoded).last_hidden_state.float()
        mask = encoded["attention_mask"].unsqueeze(-1).float()
        return functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)

    @torch.no_grad()
    def _vectors(self, questions: Sequence[Question]) -> torch.Tensor:
        self._model.eval()
        order = sorted(range(len(questions)), key=lambda i: len(questions[i].text))
        vectors = torch.zeros(len(questions), self._model.config.hidden_size)
        for start in range(0, len(order), 128):
            places = order[start : start + 128]
            vectors[places] = self._embed([questions[i].text for i in places])
        return vectors

    def _start(self) -> torch.Tensor:
        """Each situation's prototype begins as the mean of its questions."""
        sums = torch.zeros(len(self._rows), self._model.config.hidden_size)
        for lesson in self._taught:
            rows = torch.tensor([self._rows[lesson.cards[q.card].situation.id] for q in lesson.learned])
            sums.index_add_(0, rows, self._vectors(lesson.learned))
        return functional.normalize(sums, dim=1)

    def measure(self, lesson: Lesson) -> dict[str, float]:
        """Shares of held-out questions whose nearest mean has the right situation, verdict and rule."""
        centres = torch.zeros(len(lesson.cards), self._model.config.hidden_size)
        centres.index_add_(0, torch.tensor([q.card for q in lesson.learned]), self._vectors(lesson.learned))
        scores = self._vectors(lesson.held_out) @ functional.normalize(centres, dim=1).T
        order = scores.argsort(dim=1, descending=True)[:, :3].numpy()
        return _shares(lesson, order, np.array([q.card for q in lesson.held_out]))


def _shares(lesson: Lesson, order: npt.NDArray[Any], truth: npt.NDArray[Any]) -> dict[str, float]:
    verdicts = np.array([card.verdict for card in lesson.cards])
    rules = np.array([card.situation.owner for card in lesson.cards])
    return {
        "questions": len(truth),
        "situation": round(float(np.mean(order[:, 0] == truth)), 3),
        "verdict": round(float(np.mean(verdicts[order[:, 0]] == verdicts[truth])), 3),
        "rule_in_three": round(float(np.mean((rules[order] == rules[truth][:, None]).any(axis=1))), 3),
    }
