"""A seed that was trained is not trained again."""

from pathlib import Path

import numpy as np

from knowledge.model.seeds import kept


def test_what_was_trained_is_read_and_not_trained_again(tmp_path: Path) -> None:
    file, trained = tmp_path / "training" / "seed-1.npz", []

    def train() -> dict[str, np.ndarray]:
        trained.append(1)
        return {"layer": np.arange(3.0)}

    first, second = kept(file, train), kept(file, train)

    assert len(trained) == 1
    assert np.array_equal(first["layer"], second["layer"])
