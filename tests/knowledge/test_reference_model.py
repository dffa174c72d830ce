"""Our vectors are those of sentence-transformers, with the packaged weights and with our own."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.model.embedder import OnnxEmbedder, Vectors
from knowledge.model.runtime import model_folder

CLOSE = 1e-4  # the largest difference in any of the 384 numbers
TEXTS = [
    "a",
    "can i post this",
    "Can I post on my own Facebook that I had a long night shift and that the canteen has run out of tea?",
    "We had a job last night and half the street was out filming it. " * 4,
    "",
    " ",
    "?!",
    "\u200b",
    "Ünïcödé — “quotes”, naïve café",
    "вопрос о полиции",
    "警察はこれを投稿できますか",
    "pic of our dog \N{DOG FACE}\N{POLICE OFFICER}",
    "word " * 600,  # more than the 256 tokens that are read
    "a post about a shift, " * 50 + "and at the end something that is not read",
]


def packaged_reference(texts: Sequence[str]) -> Vectors:
    """The vectors of sentence-transformers with the packaged weights."""
    from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found, unused-ignore]

    model = SentenceTransformer(str(model_folder()), device="cpu")
    return np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float32)


def tuned_reference(texts: Sequence[str]) -> Vectors:
    """The vectors of sentence-transformers with our own weights."""
    from knowledge.model.reference import tuned_reference as reference

    return reference().embed(texts)


def difference(ours: Vectors, theirs: Vectors) -> float:
    """The largest difference in any number."""
    return float(np.abs(ours - theirs).max())


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    return OnnxEmbedder(tmp_path_factory.mktemp("packaged"), weights=None)


def test_the_packaged_model_gives_the_same_vectors_as_sentence_transformers(packaged: OnnxEmbedder) -> None:
    assert difference(packaged.embed(TEXTS), packaged_reference(TEXTS)) < CLOSE


def test_the_tuned_model_gives_the_same_vectors_as_sentence_transformers(embedder: OnnxEmbedder) -> None:
    assert difference(embedder.embed(TEXTS), tuned_reference(TEXTS)) < CLOSE


def test_a_vector_does_not_depend_on_the_texts_that_are_embedded_with_it(embedder: OnnxEmbedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert difference(together, alone) < CLOSE


def test_vectors_come_in_the_order_of_the_texts_over_several_batches(embedder: OnnxEmbedder) -> None:
    many = TEXTS * 5
    assert difference(embedder.embed(many), np.tile(embedder.embed(TEXTS), (5, 1))) < CLOSE


def test_every_vector_has_unit_length(embedder: OnnxEmbedder) -> None:
    assert np.linalg.norm(embedder.embed(TEXTS), axis=1).tolist() == pytest.approx([1] * len(TEXTS), abs=1e-5)


def test_what_lies_beyond_256_tokens_is_not_read(embedder: OnnxEmbedder) -> None:
    longer = TEXTS[-1] + " nor is this"
    assert difference(embedder.embed([TEXTS[-1]]), embedder.embed([longer])) < CLOSE


def test_a_graph_built_before_is_used_again(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    copy = tmp_path / embedder.graph_file().name
    copy.write_bytes(embedder.graph_file().read_bytes())
    written = copy.stat().st_mtime_ns
    assert np.array_equal(OnnxEmbedder(tmp_path).embed(TEXTS[:3]), embedder.embed(TEXTS[:3]))
    assert copy.stat().st_mtime_ns == written


def test_no_texts_have_no_vectors(embedder: OnnxEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)
