"""Two readers of a draft together: the marker, which reads sentences, and the word reader; each errs elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge.drafts.marker import Marked, Marker
from knowledge.drafts.words.reader import WordReader, Words
from knowledge.model.token_reader import Numbers, sigmoid
from knowledge.pack import Account

OF_VERDICTS, OF_ISSUES = 0.4, 0.4  # how much the words say of the verdict, and of the issues (docs/drafts.md)
_LEAST = 1e-4  # nothing is surer than that


class Opinions:
    """The marker and the word reader as one."""

    def __init__(self, marker: Marker, words: WordReader) -> None:
        self._marker, self._words = marker, words

    def mark_all(self, force: str, account: Account, texts: Sequence[str]) -> list[Marked]:
        """What both make of several texts; which words carry an issue, the marker says alone."""
        marked = self._marker.mark_all(force, account, texts)
        return [joined(m, self._words.read(account, text)) for m, text in zip(marked, texts, strict=True)]


def joined(marked: Marked, words: Words | None) -> Marked:
    """The weighted mean of both, of the verdicts as logarithms and of the issues as logarithms of odds.

    The marker alone where the words say nothing.
    """
    if words is None:
        return marked
    verdicts = _sure(marked.verdicts) ** (1 - OF_VERDICTS) * _sure(sigmoid(words.verdicts)) ** OF_VERDICTS
    issues = _sure(marked.issues)
    odds = (1 - OF_ISSUES) * np.log(issues / (1 - issues)) + OF_ISSUES * words.issues
    return replace(marked, verdicts=verdicts / verdicts.sum(), issues=sigmoid(odds))


def _sure(probabilities: Numbers) -> Numbers:
    return np.clip(probabilities, _LEAST, 1 - _LEAST)
