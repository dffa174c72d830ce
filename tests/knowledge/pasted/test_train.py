"""The reader of pasted texts learns what it is shown."""

from pathlib import Path

from knowledge.pasted.reader import KINDS, likelihoods
from knowledge.pasted.train import Example, fit, read_all, shares
from knowledge.search import PACKS

SHOWN = {
    "said": ["can i post a photo of my dog", "am i allowed to join the group", "can i like a page"],
    "post": ["great night with the team", "great result for the team today", "proud of this team tonight"],
    "message": ["please send somebody to my road", "please help officer my bike is gone", "officer please look here"],
}


def test_it_tells_apart_what_it_has_read(tmp_path: Path) -> None:
    examples = [Example(text, kind, "") for kind in KINDS for text in SHOWN[kind]]
    fit(examples, tmp_path / "weights.npz")
    for kind in KINDS:
        for text in SHOWN[kind]:
            likely = likelihoods(text, tmp_path / "weights.npz")
            assert max(likely, key=lambda name: likely[name]) == kind


def test_of_our_own_examples_hardly_any_that_officers_say_is_taken_for_pasted() -> None:
    said = [example for example in read_all(PACKS) if example.kind == "said"]
    assert shares(said[::10])["said"] > 0.99
