"""The word reader learns from posts which words go with which verdict and issue, and says nothing of unknown ones."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES, Issue
from knowledge.drafts.posts import Post
from knowledge.drafts.words.features import SIZE, features
from knowledge.drafts.words.reader import WordReader, Words
from knowledge.drafts.words.train import train_words
from knowledge.pack import Account


def post(verdict: str, text: str, *issues: Issue, account: Account = "personal") -> Post:
    return Post("example", account, verdict, text, frozenset(issues), ())  # type: ignore[arg-type]


POSTS = [
    post("ok", "Home for a brew and a biscuit"),
    post("ok", "A brew, a biscuit and the cat"),
    post("not_ok", "Two lads in the cells tonight", "custody_or_case"),
    post("not_ok", "The lads are still in the cells", "custody_or_case"),
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> WordReader:
    folder = tmp_path_factory.mktemp("words")
    train_words(POSTS, folder)
    return WordReader(folder)


def read(reader: WordReader, text: str, account: Account = "personal") -> Words:
    found = reader.read(account, text)
    assert found is not None
    return found


def test_it_tells_apart_what_it_has_read(reader: WordReader) -> None:
    found = [DRAFT_VERDICTS[int(read(reader, text).verdicts.argmax())] for text in ("brew and biscuit", "in the cells")]
    assert found == ["ok", "not_ok"]


def test_it_learns_which_words_go_with_an_issue(reader: WordReader) -> None:
    of_case = ISSUES.index("custody_or_case")
    assert read(reader, "the cells").issues[of_case] > 0 > read(reader, "a brew").issues[of_case]


def test_an_issue_that_no_post_has_is_never_likely(reader: WordReader) -> None:
    assert read(reader, "the cells").issues[ISSUES.index("uniform")] < -5


def test_of_words_that_it_has_never_read_it_says_nothing(reader: WordReader) -> None:
    assert reader.read("personal", "zigzag gherkin") is None
    assert reader.read("personal", "") is None


def test_a_word_counts_otherwise_on_another_account(tmp_path: Path) -> None:
    fine = [post("ok", "Door forced open, well done", account="corporate")] * 3
    train_words([*fine, *[post("not_ok", "Door forced open, well done")] * 3], tmp_path)
    scores = {account: read(WordReader(tmp_path), "Door forced open", account) for account in ("corporate", "personal")}
    assert [DRAFT_VERDICTS[int(said.verdicts.argmax())] for said in scores.values()] == ["ok", "not_ok"]


@pytest.mark.parametrize("before", [0, 140, 600])
def test_a_long_text_is_as_bad_as_its_worst_part(tmp_path: Path, before: int) -> None:
    harmless = [" ".join(f"brew{n}" for n in range(start, start + 20)) for start in range(0, 1200, 20)]
    bad = [post("not_ok", "Two lads in the cells", "custody_or_case")] * 60
    train_words([*bad, *(post("ok", text) for text in harmless * 2)], tmp_path)
    known = " ".join(harmless).split()
    text = [*known[:before], *"Two lads in the cells".split(), *known[before:]]
    whole, *parts = (
        read(WordReader(tmp_path), " ".join(said)) for said in (text, *(text[n : n + 150] for n in range(0, 1150, 75)))
    )
    of_case = ISSUES.index("custody_or_case")
    assert whole.issues[of_case] == pytest.approx(max(part.issues[of_case] for part in parts))
    assert whole.verdicts[2] == pytest.approx(max(part.verdicts[2] for part in parts))


def test_the_same_posts_give_the_same_weights(tmp_path: Path) -> None:
    for name in ("a", "b"):
        train_words(POSTS, tmp_path / name)
    first, second = (read(WordReader(tmp_path / name), "a brew in the cells") for name in ("a", "b"))
    assert np.array_equal(first.verdicts, second.verdicts)


def test_weights_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="missing"):
        WordReader(tmp_path / "none").read("personal", "Home for a brew.")


@given(st.text(max_size=200))
def test_whatever_is_written_has_rows_of_the_table(text: str) -> None:
    for rows in features("personal", text):
        assert rows == sorted(set(rows))
        assert all(0 <= row < SIZE for row in rows)
