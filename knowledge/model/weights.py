"""The tuned weights: what training changed of the packaged model, in 8 bits, checked against their hash when loaded.

Only the encoder's layers are tuned; the embeddings (half of the model) stay those of the package. Each row of a matrix
has its own scale, so that the tuned model is the same on every machine.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent / "tuned"
_FROZEN = "embeddings."
_SCALE = ".scale"

Tensors = dict[str, npt.NDArray[Any]]


class WeightsBroken(RuntimeError):
    """The tuned weights are missing or are not the ones that were trained."""


def tuned_hash(folder: Path = FOLDER) -> str:
    """The hash that the tuned weights have to have; raises WeightsBroken."""
    try:
        return str(json.loads((folder / "report.json").read_text(encoding="utf-8"))["sha256"])
    except (OSError, ValueError, KeyError):
        raise WeightsBroken(f"{folder}/report.json is missing or broken. Run: signpost train") from None


def load_tuned(folder: Path = FOLDER) -> Tensors:
    """The tuned tensors in float32, by their names in the packaged model; raises WeightsBroken."""
    try:
        content = (folder / "weights.npz").read_bytes()
    except OSError:
        raise WeightsBroken(f"{folder}/weights.npz is missing. Run: signpost train") from None
    if hashlib.sha256(content).hexdigest() != tuned_hash(folder):
        raise WeightsBroken(f"{folder}/weights.npz is not the file that was trained. Run: signpost train")
    with np.load(io.BytesIO(content)) as stored:
        return unpack({name: stored[name] for name in stored.files})


def pack(tensors: Tensors) -> Tensors:
    """Matrices as 8-bit integers with a scale for each row, vectors as they are, frozen tensors left out."""
    packed: Tensors = {}
    for name, value in tensors.items():
        if name.startswith(_FROZEN):
            continue
        if value.ndim == 2:
            scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / 127
            packed[name] = np.rint(value / scale).astype(np.int8)
            packed[name + _SCALE] = scale.astype(np.float32)
        else:
            packed[name] = value.astype(np.float32)
    return packed


def unpack(packed: Tensors) -> Tensors:
    """What `pack` packed, in float32."""
    return {
        name: value * packed[name + _SCALE] if name + _SCALE in packed else value
        for name, value in packed.items()
        if not name.endswith(_SCALE)
    }


def save_tuned(tensors: Tensors, report: dict[str, Any], folder: Path = FOLDER) -> None:
    """Write weights and report; the report gets the weights' hash."""
    content = io.BytesIO()
    np.savez_compressed(content, **pack(tensors))  # type: ignore[arg-type]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.npz").write_bytes(content.getvalue())
    report = {**report, "sha256": hashlib.sha256(content.getvalue()).hexdigest()}
    (folder / "report.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
