"""Classifiers on top of the model's vectors: any labels, one right or several, with calibrated probabilities.

A head is a linear layer that is fitted to examples which the model was not trained on (it knows its own too well), and
a temperature fitted to others (Guo et al. 2017, https://arxiv.org/abs/1706.04599). Fitting needs the `models` extra,
using a head only numpy. `benchmarks/heads.py` fits one for verdicts and shows what it gains.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.float32]  # (examples, features)
Truth = npt.NDArray[np.float32]  # (examples, labels): 1 where a label is right
Probabilities = npt.NDArray[np.float32]  # (examples, labels)

_TEMPERATURES = np.geomspace(0.2, 5.0, 120)


@dataclass(frozen=True)
class Head:
    """A linear classifier. With `several`, each label is right or not by itself; otherwise exactly one is."""

    labels: tuple[str, ...]
    weights: npt.NDArray[np.float32]  # (features, labels)
    bias: npt.NDArray[np.float32]  # (labels,)
    several: bool = False
    temperature: float = 1.0

    def probabilities(self, features: Features) -> Probabilities:
        """How likely each label is."""
        scores = (features @ self.weights + self.bias) / self.temperature
        if self.several:
            return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), dtype=np.float32)


def truth_of(labels: Sequence[str], right: Sequence[Sequence[str]]) -> Truth:
    """One row for each example, from the labels that are right for it."""
    return np.array([[float(label in names) for label in labels] for names in right], dtype=np.float32)


def fit(labels: Sequence[str], features: Features, truth: Truth, *, several: bool = False, decay: float = 1e-3) -> Head:
    """A head for these examples; `decay` holds the weights small. Fitting again gives the same head."""
    import torch
    from torch.nn import functional

    given, wanted = torch.tensor(features), torch.tensor(truth)
    weights = torch.zeros(features.shape[1], len(labels), requires_grad=True)
    bias = torch.zeros(len(labels), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")
    loss_of = functional.binary_cross_entropy_with_logits if several else functional.cross_entropy

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = loss_of(given @ weights + bias, wanted) + decay * (weights**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return Head(tuple(labels), weights.detach().numpy(), bias.detach().numpy(), several)


def calibrated(head: Head, features: Features, truth: Truth) -> Head:
    """The head with the temperature at which it is as sure as it is right on these examples."""
    candidates = [replace(head, temperature=float(temperature)) for temperature in _TEMPERATURES]
    return min(candidates, key=lambda candidate: _surprise(candidate.probabilities(features), truth, head.several))


def _surprise(likely: Probabilities, truth: Truth, several: bool) -> float:
    """The mean negative log-likelihood."""
    log = np.log(np.clip(likely, 1e-7, 1))
    if several:
        log = truth * log + (1 - truth) * np.log(np.clip(1 - likely, 1e-7, 1))
        return float(-log.mean())
    return float(-(truth * log).sum(axis=1).mean())
