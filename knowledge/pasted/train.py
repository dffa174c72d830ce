"""Train the reader of pasted texts: multinomial logistic regression by scikit-learn (with the `models` extra).

What officers say to Signpost are the packs' questions and the lines of `packs/national/said`; posts and messages are
those that the marker and the sorter learn from. One author in five is held out to see what it makes of other people's
words; the weights are then made from all.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from knowledge.drafts.posts import FOLDER as POSTS
from knowledge.drafts.posts import read_file
from knowledge.messages.examples import FOLDER as MESSAGES
from knowledge.messages.examples import read_examples
from knowledge.pasted.features import SIZE, features
from knowledge.pasted.reader import KINDS, WEIGHTS, Kind, kind_of, likelihoods
from knowledge.questions import FOLDER as QUESTIONS
from knowledge.questions import read_questions
from knowledge.search import NATIONAL, PACKS

SAID = "said"
_HELD_OUT = 5  # one author in so many
# So that a greeting or thanks say nothing: each text of an officer is learned a second time with some of these.
_BEFORE = (
    "hi, ",
    "Hello! ",
    "hiya ",
    "Good morning, ",
    "hi there, ",
    "hey ",
    "Afternoon. ",
    "sorry to bother you, ",
    "",
)
_AFTER = (" Thanks!", " thank you", " Thank you.", " cheers", " ta", " \U0001f60a", " \U0001f44d", " please", " x", "")
_OF_A_POST = 0.5  # how much a post counts, as there are more of them than of anything else
_LOOSENESS = 0.3  # the inverse of how much large weights cost
_ROUNDS = 400


@dataclass(frozen=True)
class Example:
    """A text, what it is, and the file that it is from."""

    text: str
    kind: Kind
    author: str
    weight: float = 1.0  # how much it counts in training


def run_course(work: Path, packs: Path = PACKS) -> dict[str, Any]:
    """Train, write the weights, and report what becomes of the texts of authors that were held out."""
    examples = read_all(packs)
    known = [example for example in examples if not is_held_out(example.author)]
    fit(politely(known), work / "pasted.npz")
    others = [example for example in examples if is_held_out(example.author)]
    figures = {kind: shares([e for e in others if e.kind == kind], work / "pasted.npz") for kind in KINDS}
    fit(politely(examples), WEIGHTS)
    return {"texts": {kind: sum(e.kind == kind for e in examples) for kind in KINDS}, "taken for": figures}


def read_all(packs: Path) -> list[Example]:
    """Every example there is; raises FileError."""
    found: list[Example] = []
    for pack in sorted(packs.iterdir()):
        for file in sorted((pack / POSTS).glob("*.txt")):
            posts = read_file(file, pack.name)
            found += [Example(post.text, "post", str(file.relative_to(packs)), _OF_A_POST) for post in posts]
        for heading, questions in read_questions(pack / QUESTIONS).items():
            found += [Example(text, "said", str(heading.file.relative_to(packs))) for text in questions]
    for author, messages in read_examples(packs / NATIONAL / MESSAGES).items():
        found += [Example(message.text, "message", f"{MESSAGES}/{author}") for message in messages]
    for file in sorted((packs / NATIONAL / SAID).glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        found += [Example(line.strip(), "said", f"{SAID}/{file.stem}") for line in lines if line.strip()]
    return found


def politely(examples: Sequence[Example]) -> list[Example]:
    """The examples, and what officers say once more with a greeting, thanks or both around it; always the same ones."""
    chance = random.Random(1)  # noqa: S311 - not for secrets
    said = [example for example in examples if example.kind == "said"]
    around = ((chance.choice(_BEFORE), chance.choice(_AFTER)) for _ in said)
    others = [example for example in examples if example.kind != "said"]
    copies = [replace(e, text=f"{before}{e.text}{after}") for e, (before, after) in zip(said, around, strict=True)]
    return [*others, *(replace(example, weight=0.5) for example in (*said, *copies))]


def is_held_out(author: str) -> bool:
    """Whether an author is one of those who are kept from the first training."""
    return int.from_bytes(hashlib.sha256(author.encode()).digest()[:4]) % _HELD_OUT == 0


def fit(examples: Sequence[Example], weights: Path) -> None:
    """Write the weights that these examples give; the same examples give the same ones."""
    rows = [features(example.text) for example in examples]
    columns = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
    ends = np.cumsum([0, *(len(row) for row in rows)])
    given = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(rows), SIZE))
    wanted = np.array([KINDS.index(example.kind) for example in examples])
    counts = np.array([example.weight for example in examples])
    model = LogisticRegression(C=_LOOSENESS, max_iter=_ROUNDS).fit(given, wanted, sample_weight=counts)
    table: npt.NDArray[np.float16] = model.coef_.T.astype(np.float16)
    weights.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(weights, table=table, bias=model.intercept_.astype(np.float32))


def shares(examples: Sequence[Example], weights: Path) -> dict[str, float]:
    """Which share of them is taken for each kind."""
    found = [kind_of(likelihoods(example.text, weights)) for example in examples]
    return {kind: round(found.count(kind) / len(found), 4) for kind in KINDS}
