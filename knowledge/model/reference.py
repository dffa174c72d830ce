"""sentence-transformers: the reference that our vectors are tested against, and the way to use another model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from knowledge.model.embedder import Vectors
from knowledge.model.runtime import model_folder
from knowledge.model.weights import load_tuned


class SentenceTransformerEmbedder:
    """Any model that sentence-transformers loads from a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._model, self._name = SentenceTransformer(str(folder), device="cpu"), name

    @property
    def name(self) -> str:
        """Has to change whenever the model does."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, width) unit vectors."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def take(self, tensors: dict[str, torch.Tensor]) -> None:
        """Replace some of the encoder's weights, by name."""
        encoder: Any = self._model[0].auto_model
        unknown = encoder.load_state_dict(tensors, strict=False).unexpected_keys
        if unknown:
            raise ValueError(f"the model has no weights named {', '.join(unknown)}")


def tuned_reference() -> SentenceTransformerEmbedder:
    """The packaged model with our tuned weights."""
    embedder = SentenceTransformerEmbedder(model_folder(), "reference")
    embedder.take({name: torch.from_numpy(value) for name, value in load_tuned().items()})
    return embedder
