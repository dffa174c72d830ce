"""Turn text into vectors; sentence-transformers is the reference for the tests."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.model.runtime import Runtime
from knowledge.model.weights import FOLDER

Vectors = npt.NDArray[np.float32]  # (texts, width), each of unit length

_BATCH = 32


class Embedder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Changes whenever its vectors would."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, width) unit vectors."""
        ...


class OnnxEmbedder:
    """all-MiniLM-L6-v2 with the tuned weights of a folder (knowledge/model/train.py), or with the package's own."""

    def __init__(self, cache: Path, weights: Path | None = FOLDER) -> None:
        self._runtime = Runtime(cache, weights)

    @property
    def name(self) -> str:
        """Names the weights; raises WeightsBroken where the tuned ones are missing."""
        return self._runtime.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, 384) unit vectors."""
        readable = [text.encode(errors="ignore").decode() or " " for text in texts]  # half an emoji is no text
        encodings = self._tokenizer.encode_batch(readable)
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))  # less padding in a batch
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            vectors[batch] = self._runtime.run([encodings[i] for i in batch])
        return vectors

    @cached_property
    def _tokenizer(self) -> Any:
        return self._runtime.tokenizer()

    def graph_file(self) -> Path:
        """The built graph; builds it where it is missing."""
        return self._runtime.graph_file()
