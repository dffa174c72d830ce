"""Checking a draft in a conversation: it is taken in a form, and nothing of it stays."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import draft as drafts
from bot import wording
from bot.handle import handle
from bot.messages import Card, Copyable, Highlight, Highlighted, Incoming, Paragraph, Person, Reply, RuleBlock
from bot.services import Services
from bot.wording import drafts as words
from bot.wording import pasted as pasted_words
from knowledge.drafts.issues import ISSUES, DraftVerdict
from knowledge.pack import Account
from tests.bot.reading import Press, Say, paragraphs

STREET = "Nicked two lads for burglary on Larkhill Road in Tipton tonight, both in custody"
BREW = "Home at last. Brew, slippers, cat on my lap. Lovely."

Check = Callable[..., Reply]


@pytest.fixture
def check(services: Services) -> Check:
    """Fill in the form for a draft."""

    def filled_in(text: str = STREET, account: str = "personal") -> Reply:
        fields = {"text": text, "account": account}
        person = Person("officer", "example")
        return handle(Incoming("1", person, "thread", kind="form", choice=drafts.FORM, fields=fields), services)

    return filled_in


def card(reply: Reply) -> Card:
    (only,) = reply.cards
    return only


def highlighted(reply: Reply) -> Highlighted:
    (block,) = [block for block in card(reply).blocks if isinstance(block, Highlighted)]
    return block


# The form


@pytest.mark.parametrize("text", ["check a draft", "Check my post", "draft"])
def test_who_asks_for_a_check_gets_the_form(say: Say, text: str) -> None:
    form = say(text).form
    assert form is not None
    assert [field.name for field in form.fields] == ["account", "text"]


def test_the_button_brings_the_form(press: Press) -> None:
    assert press("draft").form is not None


@pytest.mark.parametrize(
    "text",
    [
        "check this post: two in custody",
        "Draft: proud of my team",
        "[photo: me and the dog] ok this one",
        "Two locked up before breakfast, proud of the team #EarlyTurn",
        "Long old night on the cordon but worth it \U0001f4aa",
    ],
)
def test_a_draft_that_is_pasted_into_the_chat_is_not_answered_there(say: Say, text: str) -> None:
    reply = say(text)
    assert card(reply).headline == pasted_words.LOOKS_LIKE_A_DRAFT
    assert "delete" in reply.text.lower()
    assert reply.form is not None


def test_a_pasted_draft_is_not_remembered(say: Say, press: Press) -> None:
    say("check this post: two in custody")
    assert press("receipt").text == wording.NOTHING_TO_KEEP


@pytest.mark.parametrize(
    "text",
    [
        "can i post on my insta the street of the arrest",
        "is it ok to use #EarlyTurn on the team page",
        "cheers that is really helpful \U0001f44d",
        "\U0001f44d",
    ],
)
def test_a_question_or_a_thank_you_is_no_draft(say: Say, text: str) -> None:
    assert say(text).form is None


@pytest.mark.parametrize(
    ("text", "account", "problem"),
    [
        (STREET, "", words.WHICH_ACCOUNT),
        (STREET, "mine", words.WHICH_ACCOUNT),
        ("  \n", "personal", words.EMPTY),
        ("\u200b\u202e\x01", "personal", words.EMPTY),
        ("a" * 20_001, "personal", words.TOO_LONG.format(limit="20,000")),
    ],
)
def test_a_form_that_cannot_be_checked_comes_back_as_it_was_filled_in(
    check: Check, text: str, account: str, problem: str
) -> None:
    reply = check(text, account)
    assert card(reply).headline == problem
    assert reply.form is not None
    assert [field.value for field in reply.form.fields] == [account, text]


def test_a_form_that_does_not_exist_is_refused(services: Services) -> None:
    form = Incoming("1", Person("officer", "example"), "thread", kind="form", choice="poem", fields={"text": "x"})
    assert handle(form, services).text == wording.UNKNOWN_CHOICE


# The result


def test_the_verdict_comes_first_with_the_account(check: Check) -> None:
    assert card(check()).headline == "Don’t post this as it is on your personal account"
    assert card(check()).tone == "no"


@pytest.mark.parametrize(
    ("verdict", "account", "headline"),
    [
        ("ok", "corporate", "We found nothing wrong with this on a force account"),
        ("ok", "messaging", "We found nothing wrong with this message"),
        ("check", "messaging", "Check with somebody before you send this"),
        ("check", "personal", "Check with somebody before you post this on your personal account"),
        ("not_ok", "messaging", "Don’t send this as it is"),
    ],
)
def test_a_message_is_sent_and_a_post_is_posted(verdict: DraftVerdict, account: Account, headline: str) -> None:
    assert words.headline(verdict, account) == headline


def test_what_is_wrong_is_marked_in_the_draft_and_numbered_like_its_reason(check: Check) -> None:
    reply = check()
    shown, reasons = highlighted(reply), paragraphs(reply)
    assert shown.text == STREET
    at_the_street = {h.number for h in shown.highlights if "Larkhill Road" in STREET[h.start : h.end]}
    assert any(f"{number}  {words.REASONS['location'][0]}" in reasons for number in at_the_street)


def test_the_rules_it_rests_on_are_cited(check: Check) -> None:
    rules = [block.reference for block in card(check()).blocks if isinstance(block, RuleBlock)]
    assert rules == ["NEW/1 version 2.0 (13 July 2022), Personal accounts, point 1"]


def test_a_draft_without_a_problem_says_what_was_not_seen(check: Check) -> None:
    reply = check(BREW)
    assert card(reply).tone == "yes"
    assert Paragraph(words.OK_DETAIL) in card(reply).blocks
    assert not [block for block in card(reply).blocks if isinstance(block, Highlighted | Copyable)]


def test_a_safer_version_is_offered_to_copy(check: Check) -> None:
    reply = check(f"{BREW} [photo: prisoner asleep in his cell, face in view]")
    assert [block.text for block in card(reply).blocks if isinstance(block, Copyable)] == [BREW]


def test_where_nothing_safer_is_left_the_reply_says_so(check: Check) -> None:
    assert Paragraph(words.NO_SAFER) in card(check()).blocks


def test_every_issue_has_a_name_and_a_reason() -> None:
    assert set(words.REASONS) == set(ISSUES)


# Nothing of it stays

SECRET = "zebra-quartz-marigold"


def test_nothing_of_a_draft_is_stored_or_logged(
    check: Check, data: Path, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    check(f"{STREET} {SECRET}")
    check(f"{BREW} {SECRET}")
    services.open()
    stored = b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file())
    assert SECRET not in caplog.text
    assert SECRET.encode() not in stored


def test_nothing_of_a_draft_is_logged_when_the_check_fails(
    check: Check, services: Services, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(services.knowledge, "check", fail)
    caplog.set_level(logging.DEBUG)
    reply = check(f"{STREET} {SECRET}")
    assert reply.text == wording.SOMETHING_WENT_WRONG
    assert reply.form is not None
    assert reply.form.fields[1].value == f"{STREET} {SECRET}"  # nothing that was typed is lost
    assert SECRET not in caplog.text
    assert all(SECRET.encode() not in file.read_bytes() for file in data.rglob("*") if file.is_file())


# A text in pieces


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(1, 3), st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_the_pieces_of_a_marked_text_are_the_text(text: str, marks: list[tuple[int, int, int]]) -> None:
    inside = [(n, min(a, b), min(max(a, b), len(text))) for n, a, b in marks]
    highlights = tuple(Highlight(n, a, b) for n, a, b in inside if a < b)
    pieces = Highlighted(text, highlights).pieces()
    assert "".join(piece.text for piece in pieces) == text
    assert sum(len(piece.begins) for piece in pieces) == sum(len(piece.ends) for piece in pieces) == len(highlights)


def test_only_marks_that_overlap_are_numbered_where_they_begin() -> None:
    text = "Gary Pike on Smith Lane today"
    apart = Highlighted(text, (Highlight(1, 0, 9), Highlight(2, 13, 23), Highlight(3, 13, 23)))
    across = Highlighted(text, (Highlight(1, 0, 9), Highlight(2, 5, 23)))
    assert [number for piece in apart.pieces() for number in piece.begins] == [None, None, None]
    assert [number for piece in across.pieces() for number in piece.begins] == [1, 2]
