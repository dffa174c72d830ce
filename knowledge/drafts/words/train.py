"""Train the word reader: a logistic regression for each verdict and issue by scikit-learn (with the `models` extra)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES
from knowledge.drafts.posts import Post
from knowledge.drafts.readable import readable
from knowledge.drafts.words.features import SIZE, features
from knowledge.drafts.words.reader import FOLDER
from knowledge.model.weights import save_tuned

_LOOSENESS = 10.0  # the inverse of how much large weights cost
_FEWEST = 2  # posts in which something has to occur


def train_words(posts: Sequence[Post], folder: Path = FOLDER) -> dict[str, Any]:
    """Write the weights that these posts give, and what they were made from; the same posts give the same ones."""
    rows = [_rows(post) for post in posts]
    columns = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
    ends = np.cumsum([0, *(len(row) for row in rows)])
    seen = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), SIZE))
    number = np.asarray(seen.sum(axis=0)).ravel()
    rarity = np.where(number < _FEWEST, 0.0, np.log((1 + len(rows)) / (1 + number)) + 1)
    given = normalize(seen.multiply(rarity).tocsr())
    wanted = [[post.verdict == verdict for post in posts] for verdict in DRAFT_VERDICTS]
    wanted += [[issue in post.issues for post in posts] for issue in ISSUES]
    fitted = [_fit(given, np.array(truth)) for truth in wanted]
    tensors = {
        "weights": np.vstack([weights for weights, _ in fitted]),
        "rarity": rarity,
        "bias": np.array([bias for _, bias in fitted]),
    }
    report = {"posts": len(posts), "looseness": _LOOSENESS}
    save_tuned(tensors, report, folder)
    return report


def _rows(post: Post) -> list[int]:
    """What a post has, in all of its parts."""
    return sorted({row for part in features(post.account, readable(post.text).text) for row in part})


def _fit(given: csr_matrix, truth: Any) -> tuple[Any, float]:
    """The weights and the bias for one of them; what no post has is never likely."""
    if truth.all() or not truth.any():
        return np.zeros(SIZE), 9.0 if truth.all() else -9.0
    model = LogisticRegression(C=_LOOSENESS, solver="liblinear", random_state=1).fit(given, truth)
    return model.coef_[0], float(model.intercept_[0])
