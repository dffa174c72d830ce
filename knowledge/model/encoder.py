"""The packaged model in torch, to be tuned: texts in, unit vectors out. Needs the `models` extra."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from transformers import AutoModel, AutoTokenizer

from knowledge.model.runtime import model_folder
from knowledge.model.weights import Tensors

_LONGEST = 96  # tokens; nearly every question is shorter, and longer ones cost more than they teach
_AT_ONCE = 128  # texts, where nothing is learned


class Encoder:
    """all-MiniLM-L6-v2 with frozen embeddings, on a GPU where there is one."""

    def __init__(self, tensors: Tensors | None = None) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self._tokenizer: Any = AutoTokenizer.from_pretrained(model_folder())
        # Leaving out words does what dropout did and takes a quarter less time (docs/deciding.md); plain attention goes
        # backwards three times as fast here as the fused one.
        still = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.model: Any = AutoModel.from_pretrained(model_folder(), attn_implementation="eager", **still)
        if tensors is not None:
            known = self.model.state_dict()
            self.model.load_state_dict({k: torch.tensor(tensors[k]) if k in tensors else v for k, v in known.items()})
        self.model.to(self.device)
        for parameter in self.model.embeddings.parameters():
            parameter.requires_grad = False

    @property
    def width(self) -> int:
        """Of a vector."""
        return int(self.model.config.hidden_size)

    def tensors(self) -> Tensors:
        """The model's tensors by name."""
        return {name: value.float().cpu().numpy() for name, value in self.model.state_dict().items()}

    def embed(self, texts: Sequence[str]) -> torch.Tensor:
        """(texts, width) unit vectors that can be learned through."""
        encoded = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt"
        ).to(self.device)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            hidden = self.model(**encoded).last_hidden_state.float()
        mask = encoded["attention_mask"].unsqueeze(-1).float()
        return functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)

    def tokens(self, texts: Sequence[str], longest: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Vectors (texts, tokens, width), which tokens count (texts, tokens), where they stand (texts, tokens, 2)."""
        encoded = self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=longest,
            return_tensors="pt",
            return_offsets_mapping=True,
        ).to(self.device)
        places = encoded.pop("offset_mapping")
        with torch.autocast(self.device, dtype=torch.bfloat16):
            hidden = self.model(**encoded).last_hidden_state.float()
        return hidden, encoded["attention_mask"].float(), places

    @torch.no_grad()
    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(texts, width) unit vectors, to look at."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            vectors[places] = self.embed([texts[i] for i in places]).cpu().numpy()
        return vectors
