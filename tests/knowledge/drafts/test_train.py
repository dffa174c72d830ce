"""Training the marker: what it is given to learn, that it learns, and that it is served as it was trained."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES, Issue
from knowledge.drafts.marker import Marker
from knowledge.drafts.posts import Post, Span, is_held_out
from knowledge.drafts.train import Plan, Reader, _among_others, _token_truth, _with_words_hidden, joined, train_seed
from knowledge.model.weights import Tensors, pack, save_tuned, unpack

BREW = Post("example", "personal", "ok", "Home for a brew.", frozenset(), ())
STREET = Post(
    "example",
    "personal",
    "not_ok",
    "Nicked a lad on Smith Lane.",
    frozenset({"location", "disrepute"}),
    (Span("location", 16, 26),),
)


def named(_: str) -> str:
    return "Example Constabulary"


# What it is given


def test_two_posts_read_together_are_as_bad_as_the_worse_and_keep_their_marks() -> None:
    both = joined(BREW, STREET, random.Random(1))
    (span,) = both.spans
    assert (both.verdict, both.issues) == ("not_ok", STREET.issues)
    assert (span.issue, both.text[span.start : span.end]) == ("location", "Smith Lane")


def test_a_problem_among_others_may_stand_between_harmless_posts() -> None:
    among = _among_others(STREET, [BREW, STREET], 1.0, random.Random(1))
    assert among.text.split(STREET.text)[0].strip() == BREW.text
    assert among.text.split(STREET.text)[1].strip() == BREW.text
    assert (among.verdict, among.issues) == ("not_ok", STREET.issues)


def test_a_problem_is_read_with_others_where_no_post_is_harmless() -> None:
    assert _among_others(STREET, [STREET], 1.0, random.Random(1)).text.count(STREET.text) == 3


@given(st.integers())
def test_hidden_words_leave_everything_where_it_stands(seed: int) -> None:
    hidden = _with_words_hidden(STREET, 0.5, random.Random(seed))
    assert len(hidden.text) == len(STREET.text)
    assert hidden.spans == STREET.spans
    assert all(a == b or b == "_" for a, b in zip(STREET.text, hidden.text, strict=True))


def test_the_tokens_of_a_marked_part_carry_its_issue_and_no_others() -> None:
    places = torch.tensor([[[0, 0], [-9, -3], [0, 6], [16, 21], [22, 26], [26, 27], [0, 0]]])
    wanted, counted = _token_truth([STREET], places)
    location = ISSUES.index("location")
    assert wanted[0, :, location].tolist() == [0, 0, 0, 1, 1, 0, 0]
    assert wanted.sum() == 2
    assert counted[0].tolist() == [0, 0, 1, 1, 1, 1, 0]


def test_twins_are_held_out_together() -> None:
    posts = [Post("example", "personal", "ok", f"post {n} begins like this", frozenset(), ()) for n in range(200)]
    twins = [Post("example", "personal", "ok", f"{post.text} and ends so", frozenset(), ()) for post in posts]
    assert [is_held_out(post) for post in posts] == [is_held_out(twin) for twin in twins]
    assert 0 < sum(map(is_held_out, posts)) < 60


# That it learns


@pytest.fixture(scope="module")
def learned() -> Tensors:
    """The tensors of a marker that has read a few posts many times."""
    torch.set_num_threads(1)
    posts = [BREW, STREET] * 8
    plan = Plan(epochs=6, batch=8, joined=0.0, lost=0.0, warm_up=2)
    return train_seed(posts, named, plan, 1, lambda _: None)


@pytest.fixture(scope="module")
def marker(learned: Tensors, tmp_path_factory: pytest.TempPathFactory) -> Marker:
    folder = tmp_path_factory.mktemp("marker")
    save_tuned(learned, {}, folder)
    return Marker(folder, folder)


def test_it_tells_apart_what_it_has_read(marker: Marker) -> None:
    for post in (BREW, STREET):
        marked = marker.mark(named(""), post.account, post.text)
        assert DRAFT_VERDICTS[int(marked.verdicts.argmax())] == post.verdict


def likelihoods(marker: Marker, issue: Issue) -> dict[str, float]:
    marked = marker.mark(named(""), "personal", STREET.text)
    column = marked.tokens[:, ISSUES.index(issue)]
    return {STREET.text[a:b]: float(p) for (a, b), p in zip(marked.places, column, strict=True)}


def test_it_learns_where_an_issue_lies(marker: Marker) -> None:
    likely = likelihoods(marker, "location")
    assert min(likely["Smith"], likely["Lane"]) > max(likely["a"], likely["lad"])


def test_it_is_served_as_it_was_trained(learned: Tensors, marker: Marker) -> None:
    reader = Reader(named)
    stored = unpack(pack(learned))
    reader.encoder.model.load_state_dict(
        {k: torch.tensor(stored[k]) if k in stored else v for k, v in reader.encoder.model.state_dict().items()}
    )
    for name in ("tokens", "issues", "verdicts"):
        for part in ("weight", "bias"):
            getattr(getattr(reader, name), part).data = torch.tensor(stored[f"heads.{name}.{part}"])
    reader.eval()
    with torch.no_grad():
        tokens, issues, verdicts, _ = reader([STREET])
    marked = marker.mark(named(""), STREET.account, STREET.text)
    assert np.allclose(marked.verdicts, verdicts.softmax(1)[0].numpy(), atol=0.06)  # bfloat16 there, 8 bits here
    assert np.allclose(marked.issues, issues.sigmoid()[0].numpy(), atol=0.06)
    assert np.allclose(
        marked.tokens.max(axis=0), tokens.sigmoid()[0, -len(marked.places) - 1 : -1].max(0).values, atol=0.1
    )


def test_a_long_text_is_read_in_parts_that_overlap(marker: Marker) -> None:
    text = "Home for a brew. " * 200 + STREET.text
    marked = marker.mark(named(""), "personal", text)
    assert {place for start, end in marked.places for place in range(start, end)} >= {
        place for place, char in enumerate(text) if not char.isspace()
    }


@pytest.mark.parametrize("text", ["", " ", "\U0001f44d"])
def test_hardly_any_text_is_read_as_well(marker: Marker, text: str) -> None:
    assert marker.mark(named(""), "personal", text).verdicts.shape == (3,)


def test_weights_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="missing"):
        Marker(tmp_path, tmp_path / "none").mark("Example", "personal", "Home for a brew.")
