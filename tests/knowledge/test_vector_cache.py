"""Vectors that were made once are kept, and nothing that could be read is."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.model.embedder import OnnxEmbedder, Vectors
from knowledge.model.vector_cache import VectorCache
from tests.knowledge.made_up import CountingEmbedder

TEXTS = ["can i post the police dog", "is a photo of the puppy ok", "who signs off a new page"]


@pytest.fixture
def counting(embedder: OnnxEmbedder) -> CountingEmbedder:
    return CountingEmbedder(embedder)


def file_of(folder: Path) -> Path:
    """The one file in which vectors are kept."""
    (file,) = folder.glob("*.npz")
    return file


def direct(embedder: OnnxEmbedder, texts: Sequence[str]) -> Vectors:
    """The vectors as the model gives them, each text by itself."""
    return np.concatenate([embedder.embed([text]) for text in texts])


def test_vectors_come_in_the_order_of_the_texts(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, embedder)
    cache.vectors(TEXTS)
    again = cache.vectors(TEXTS[::-1])
    assert again == pytest.approx(direct(embedder, TEXTS[::-1]), abs=1e-5)


def test_a_text_that_comes_twice_is_embedded_once(counting: CountingEmbedder, tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path, counting).vectors([TEXTS[0], TEXTS[1], TEXTS[0]])
    assert counting.embedded == TEXTS[:2]
    assert np.array_equal(vectors[0], vectors[2])


def test_only_texts_not_seen_before_are_embedded(
    counting: CountingEmbedder, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    cache = VectorCache(tmp_path, counting)
    cache.vectors(TEXTS[:2])
    vectors = cache.vectors(TEXTS)
    assert counting.embedded == TEXTS
    assert vectors == pytest.approx(direct(embedder, TEXTS), abs=1e-5)


def test_vectors_outlast_the_process(counting: CountingEmbedder, embedder: OnnxEmbedder, tmp_path: Path) -> None:
    VectorCache(tmp_path, embedder).vectors(TEXTS)
    vectors = VectorCache(tmp_path, counting).vectors(TEXTS)
    assert counting.embedded == []
    assert vectors == pytest.approx(direct(embedder, TEXTS), abs=1e-5)


def test_vectors_added_later_are_kept_with_those_before(
    counting: CountingEmbedder, embedder: OnnxEmbedder, tmp_path: Path
) -> None:
    VectorCache(tmp_path, embedder).vectors(TEXTS[:1])
    VectorCache(tmp_path, embedder).vectors(TEXTS[1:])
    vectors = VectorCache(tmp_path, counting).vectors(TEXTS)
    assert counting.embedded == []
    assert vectors == pytest.approx(direct(embedder, TEXTS), abs=1e-5)


def test_another_model_does_not_use_these_vectors(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    VectorCache(tmp_path, embedder).vectors(TEXTS)
    other = CountingEmbedder(embedder, name="another model")
    VectorCache(tmp_path, other).vectors(TEXTS)
    assert other.embedded == TEXTS


def test_no_texts_give_no_vectors(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, embedder)
    cache.vectors(TEXTS)
    assert len(cache.vectors([])) == 0


def test_no_texts_give_no_vectors_where_nothing_was_embedded_yet(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    assert len(VectorCache(tmp_path, embedder).vectors([])) == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"no numbers",
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"keys", b"keyz"),
    ],
    ids=["empty", "something else", "cut off", "other names"],
)
def test_a_damaged_file_is_made_anew(embedder: OnnxEmbedder, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    VectorCache(tmp_path, embedder).vectors(TEXTS)
    file = file_of(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert VectorCache(tmp_path, embedder).vectors(TEXTS) == pytest.approx(direct(embedder, TEXTS), abs=1e-5)
    assert len(file.read_bytes()) == len(whole)


def test_the_texts_themselves_are_not_kept(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    VectorCache(tmp_path, embedder).vectors(TEXTS)
    content = file_of(tmp_path).read_bytes()
    assert not [text for text in TEXTS if text.encode() in content]


def test_progress_is_reported_until_all_is_done(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    VectorCache(tmp_path, embedder).vectors(
        [f"question {number}" for number in range(300)], lambda done, of: reports.append((done, of))
    )
    assert reports == [(256, 300), (300, 300)]


def test_nothing_is_reported_where_nothing_has_to_be_done(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    cache = VectorCache(tmp_path, embedder)
    cache.vectors(TEXTS)
    cache.vectors(TEXTS, lambda done, of: reports.append((done, of)))
    assert reports == []
