"""The example posts beside a pack: marked words, and faults named with file and line."""

from pathlib import Path

import pytest

from knowledge.drafts.posts import FOLDER, Post, Span, read_posts
from knowledge.search import PACKS, Knowledge
from knowledge.yaml_reader import FileError


def read(folder: Path, line: str) -> Post:
    (folder / "writer-01.txt").write_text(f"{line}\n", encoding="utf-8")
    (post,) = read_posts(folder, "example")
    return post


def test_marked_words_become_spans(tmp_path: Path) -> None:
    post = read(
        tmp_path, "personal not_ok disrepute :: Nicked <person>Gaz</person> on <location>Smith Lane</location>!"
    )
    assert post.text == "Nicked Gaz on Smith Lane!"
    assert post.spans == (Span("person", 7, 10), Span("location", 14, 24))
    assert post.issues == {"person", "location", "disrepute"}


def test_a_mark_may_lie_in_another(tmp_path: Path) -> None:
    post = read(tmp_path, "messaging check - :: <tactics>the <person>Gaz</person> plan</tactics>")
    assert post.spans == (Span("person", 4, 7), Span("tactics", 0, 12))


def test_a_post_that_is_fine_has_no_issue(tmp_path: Path) -> None:
    post = read(tmp_path, r"corporate ok - :: Come and say hello.\nTen to noon.")
    assert (post.verdict, post.issues, post.text) == ("ok", frozenset(), "Come and say hello.\nTen to noon.")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("personal ok Hello", "account verdict issues :: text"),
        ("private ok - :: Hello", "'private' is no account"),
        ("personal fine - :: Hello", "'fine' is no verdict"),
        ("personal not_ok rude :: Hello", "'rude' is no issue"),
        ("personal not_ok - :: <rude>Hello</rude>", "'rude' is no issue"),
        ("personal not_ok - :: <person>Hello", "<person> has no </person>"),
        ("personal not_ok - :: Hello</person>", "</person> has no <person> before it"),
        ("personal not_ok - :: <person>A<victim>B</person></victim>", "another mark is open inside it"),
        ("personal ok person :: Hello", "a post that is ok has no issue"),
        ("personal check - :: Hello", "any other has at least one"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(FileError, match=r"writer-01\.txt:1: ") as raised:
        read(tmp_path, line)
    assert problem in str(raised.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "writer-01.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match="not UTF-8"):
        read_posts(tmp_path, "example")


def test_every_pack_has_posts_of_every_verdict_and_account(knowledge: Knowledge) -> None:
    for folder in PACKS.glob("*/" + FOLDER):
        posts = read_posts(folder, folder.parent.name)
        assert len({(p.account, p.verdict) for p in posts}) == 9
