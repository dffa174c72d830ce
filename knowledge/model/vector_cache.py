"""Vectors of texts that were embedded before, kept on disk, so that only what changed is embedded again."""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from knowledge.model.embedder import Embedder, Vectors
from knowledge.model.runtime import write_whole

_STEP = 256  # texts between two reports of progress


class VectorCache:
    """The vectors of one model, by a hash of the text; neither the texts nor anybody's questions are stored."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        model = hashlib.sha256(embedder.name.encode()).hexdigest()[:12]
        self._file, self._embedder = folder / f"vectors-{model}.npz", embedder
        self._rows: dict[bytes, int] = {}
        self._vectors: Vectors = np.empty((0, 0), dtype=np.float32)
        self._read()

    def vectors(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """(texts, width) unit vectors in the order of `texts`; embeds and stores those not seen before."""
        keys = [hashlib.sha1(text.encode(), usedforsecurity=False).digest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        if missing:
            self._embed(list(missing.items()), progress)
        return self._vectors[[self._rows[key] for key in keys]]

    def _embed(self, missing: list[tuple[bytes, str]], progress: Callable[[int, int], None] | None) -> None:
        parts = [] if not len(self._rows) else [self._vectors]
        for start in range(0, len(missing), _STEP):
            step = missing[start : start + _STEP]
            parts.append(self._embedder.embed([text for _, text in step]))
            if progress is not None:
                progress(start + len(step), len(missing))
        self._vectors = np.concatenate(parts)
        first = len(self._rows)
        self._rows.update({key: first + i for i, (key, _) in enumerate(missing)})
        self._write()

    def _read(self) -> None:
        try:
            with self._file.open("rb") as opened, np.load(opened) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return  # a cache that can't be read is made anew
        self._vectors = vectors.astype(np.float32)
        self._rows = {bytes(key): i for i, key in enumerate(keys)}

    def _write(self) -> None:
        stored = io.BytesIO()
        ordered = sorted(self._rows, key=self._rows.__getitem__)
        keys = np.frombuffer(b"".join(ordered), dtype=np.uint8).reshape(len(ordered), -1)
        np.savez(stored, keys=keys, vectors=self._vectors)
        write_whole(self._file, stored.getvalue())
