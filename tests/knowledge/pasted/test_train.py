"""The reader of pasted texts learns what it is shown."""

from pathlib import Path

from knowledge.pasted.reader import KINDS, likelihoods
from knowledge.pasted.train import Example, fit, is_held_out, politely, read_all, shares
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


def test_of_what_unknown_officers_say_hardly_anything_is_taken_for_pasted(tmp_path: Path) -> None:
    examples = read_all(PACKS)[::4]
    fit([example for example in examples if not is_held_out(example.author)], tmp_path / "weights.npz")
    said = [example for example in examples if example.kind == "said" and is_held_out(example.author)]
    assert shares(said, tmp_path / "weights.npz")["said"] > 0.97


def test_a_greeting_and_thanks_are_learned_to_say_nothing() -> None:
    said = Example("can i like a page", "said", "")
    once, again = politely([said])
    assert once.text == said.text
    assert said.text in again.text
    assert once.weight + again.weight == said.weight
