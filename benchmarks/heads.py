"""Would a classifier on top of the vectors say the verdict better than the situations' shares alone?

    .venv/bin/python -m benchmarks.heads

It is fitted to half of the held-out questions, calibrated on a quarter and measured on the rest; docs/deciding.md says
why it is not used for verdicts. Drafts and messages from the public have labels of their own to fit heads to.
"""

import numpy as np
import numpy.typing as npt

from adapters.compose import compose_knowledge
from bot.settings import load_settings
from knowledge.model.embedder import OnnxEmbedder
from knowledge.model.examples import lessons
from knowledge.model.heads import calibrated, fit, truth_of
from knowledge.model.measure import held_out_matches
from knowledge.model.vector_cache import VectorCache
from knowledge.pack import VERDICTS

_LEAST = 1e-4  # of a share, before its logarithm
_SHARPER = 5.0  # makes the parts of a unit vector as large as the logarithms beside them


def main() -> None:
    """The share of right verdicts, with the shares alone, and with a head on shares, on vectors and on both."""
    settings = load_settings()
    cache = VectorCache(settings.data / "cache", OnnxEmbedder(settings.data / "cache"))
    shares, vectors, right = [], [], []
    for lesson in lessons(compose_knowledge(settings)):
        for matches in held_out_matches(lesson, cache.vectors):
            shares.append([sum(m.probability for m in matches if m.card.verdict == v) for v in VERDICTS])
        vectors.append(cache.vectors([q.text for q in lesson.held_out]))
        right += [[lesson.cards[q.card].verdict] for q in lesson.held_out]
    log = np.log(np.clip(np.array(shares, dtype=np.float32), _LEAST, 1))
    texts = _SHARPER * np.concatenate(vectors)
    order = np.random.default_rng(1).permutation(len(right))
    fitting, calibrating, asked = np.split(order, [len(order) // 2, len(order) * 3 // 4])
    truth = truth_of(VERDICTS, right)
    print(f"{len(asked)} questions, shares alone {_right(log[asked], truth[asked]):.3f}")
    features = {"shares": log, "vectors": texts, "shares and vectors": np.hstack([log, texts])}
    for name, given in features.items():
        head = calibrated(
            fit(VERDICTS, given[fitting], truth[fitting], decay=3e-3), given[calibrating], truth[calibrating]
        )
        print(f"a head on {name:20} {_right(head.probabilities(given[asked]), truth[asked]):.3f}")


def _right(likely: npt.NDArray[np.float32], truth: npt.NDArray[np.float32]) -> float:
    return float(np.mean(likely.argmax(axis=1) == truth.argmax(axis=1)))


if __name__ == "__main__":
    main()
