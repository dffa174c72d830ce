"""Read the example posts of a pack, which the marker is trained on: plain text, one post a line.

    personal not_ok disrepute :: Just sat <location>behind the Spar in Ledbury</location> for three hours…

The account, the verdict, the issues that lie in the whole ("-" for none), and the post with the words that are a
problem marked. `\\n` is a line break. Each file is one author's.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES, DraftVerdict, Issue
from knowledge.pack import ACCOUNTS, Account
from knowledge.yaml_reader import FileError

FOLDER = "posts"
_HELD_OUT = 10  # one post in so many
_BEGINNING = 12  # characters; twins begin alike, and are kept on the same side
_LINE = re.compile(r"(?P<account>\S+) (?P<verdict>\S+) (?P<whole>\S+) :: (?P<text>.+)")
_MARK = re.compile(r"<(/?)([a-z_]+)>")


@dataclass(frozen=True)
class Span:
    """A part of a post that is a problem: from `start` up to `end` (code points)."""

    issue: Issue
    start: int
    end: int


@dataclass(frozen=True)
class Post:
    """An example post with its labels. `issues` are all of them, `spans` those that lie in certain words."""

    force: str
    account: Account
    verdict: DraftVerdict
    text: str
    issues: frozenset[Issue]
    spans: tuple[Span, ...]


def is_held_out(post: Post) -> bool:
    """Whether a post is kept from training, found by its beginning so that it stays the same when posts are added."""
    beginning = post.text[:_BEGINNING].lower().encode()
    return int.from_bytes(hashlib.sha256(beginning).digest()[:4]) % _HELD_OUT == 0


def read_posts(folder: Path, force: str) -> list[Post]:
    """The posts of all files in `folder`; raises FileError naming file and line."""
    return [post for file in sorted(folder.glob("*.txt")) for post in read_file(file, force)]


def read_file(file: Path, force: str) -> list[Post]:
    """The posts of one author; raises FileError naming file and line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise FileError(file, 1, "this file is not UTF-8 text; save it as UTF-8") from None
    return [_post(file, number, line, force) for number, line in enumerate(lines, 1) if line.strip()]


def _post(file: Path, number: int, line: str, force: str) -> Post:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise FileError(
            file, number, "a post is: account verdict issues :: text, with '-' where the whole has no issue"
        )
    if found["account"] not in ACCOUNTS:
        raise FileError(file, number, f"'{found['account']}' is no account; use {', '.join(ACCOUNTS)}")
    if found["verdict"] not in DRAFT_VERDICTS:
        raise FileError(file, number, f"'{found['verdict']}' is no verdict; use {', '.join(DRAFT_VERDICTS)}")
    whole = [] if found["whole"] == "-" else found["whole"].split(",")
    text, spans = _unmarked(file, number, found["text"].replace("\\n", "\n"))
    issues = frozenset(_issue(file, number, name) for name in whole) | {span.issue for span in spans}
    if (found["verdict"] == "ok") == bool(issues):
        raise FileError(file, number, "a post that is ok has no issue, and any other has at least one")
    return Post(force, cast(Account, found["account"]), cast(DraftVerdict, found["verdict"]), text, issues, spans)


def _unmarked(file: Path, number: int, marked: str) -> tuple[str, tuple[Span, ...]]:
    text, spans, done = "", [], 0
    opened: list[tuple[Issue, int]] = []
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        done = mark.end()
        issue = _issue(file, number, mark[2])
        if not mark[1]:
            opened.append((issue, len(text)))
            continue
        if not opened or opened[-1][0] != issue:
            raise FileError(file, number, f"</{issue}> has no <{issue}> before it, or another mark is open inside it")
        spans.append(Span(issue, opened.pop()[1], len(text)))
    if opened:
        raise FileError(file, number, f"<{opened[-1][0]}> has no </{opened[-1][0]}>")
    return text + marked[done:], tuple(spans)


def _issue(file: Path, number: int, name: str) -> Issue:
    if name not in ISSUES:
        raise FileError(file, number, f"'{name}' is no issue; the issues are in knowledge/drafts/issues.py")
    return name
