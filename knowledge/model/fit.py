"""Tune an encoder with heads on it: AdamW, a short warm-up, then down in a line. Needs the `models` extra."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import torch

_REPORT_EVERY = 100  # steps
_LOWEST = 0.03  # of the rates, at the end

Batch = TypeVar("Batch")
Progress = Callable[[str], None]


def fit(
    module: torch.nn.Module,
    tuned: Sequence[torch.nn.Parameter],
    heads: Sequence[torch.nn.Parameter],
    rates: tuple[float, float],
    warm_up: int,
    batches: Sequence[Batch],
    loss_of: Callable[[Batch], torch.Tensor],
    progress: Progress,
    seed: int,
) -> None:
    """Take one step for each batch; `rates` are those of the tuned parameters and of the heads."""
    optimiser = torch.optim.AdamW([{"params": list(tuned)}, {"params": list(heads)}], weight_decay=0.01)
    module.train()
    losses: list[float] = []
    for number, batch in enumerate(batches, 1):
        part = min(1.0, number / warm_up) * max(_LOWEST, 1 - number / len(batches))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * part
        loss = loss_of(batch)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.item()))
        if number % _REPORT_EVERY == 0:
            progress(f"seed {seed}: step {number} of {len(batches)}, loss {np.mean(losses[-_REPORT_EVERY:]):.3f}")
