"""Tensors of one seed, kept in a file, so that training that was stopped goes on with the next seed."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

from knowledge.model.runtime import write_whole
from knowledge.model.weights import Tensors


def kept(file: Path, train: Callable[[], Tensors]) -> Tensors:
    """What lies in the file, trained and written whole where there is none yet."""
    if not file.exists():
        content = io.BytesIO()
        np.savez(content, **train())  # type: ignore[arg-type]
        write_whole(file, content.getvalue())
    with np.load(file) as stored:
        return {name: stored[name] for name in stored.files}
