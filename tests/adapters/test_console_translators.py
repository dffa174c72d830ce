"""The terminal's two translators: a typed line becomes a message, a reply becomes text. Pure, so no terminal needed."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console import inbound, outbound
from bot import wording
from bot.messages import Card, Choice, Copyable, Incoming, Notice, Paragraph, Person, Reply, RuleBlock

CHOICES = tuple(Choice(f"Label {n}", f"value:{n}") for n in range(1, 13))
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join)


def typed(line: str, choices: tuple[Choice, ...] = CHOICES) -> Incoming:
    return inbound.incoming(line, 3, Person("console", "wmp"), "c0ffee", choices)


@pytest.mark.parametrize(
    ("line", "value"), [("1", "value:1"), (" 2 ", "value:2"), ("12", "value:12"), ("01", "value:1")]
)
def test_a_number_presses_the_choice_of_that_number(line: str, value: str) -> None:
    message = typed(line)
    assert (message.kind, message.choice, message.text) == ("choice", value, "")


@pytest.mark.parametrize("line", ["0", "13", "99", "100", "1.", "-1", "1 2", "2 people", "", "one"])
def test_anything_else_is_a_text(line: str) -> None:
    message = typed(line)
    assert (message.kind, message.choice, message.text) == ("text", "", line)


def test_a_number_is_a_text_where_there_is_nothing_to_choose() -> None:
    assert typed("1", ()).kind == "text"


def test_a_typed_line_belongs_to_its_conversation_force_and_number() -> None:
    message = typed("can i post this")
    assert (message.id, message.conversation, message.person.force) == ("c0ffee-3", "c0ffee", "wmp")


@given(st.text())
def test_any_line_becomes_a_message(line: str) -> None:
    assert typed(line).kind in ("text", "choice")


def test_the_headline_comes_first_with_a_mark_that_needs_no_colour() -> None:
    tones = {"yes": "✔ Yes", "no": "✘ No", "caution": "⚠ Only", "duty": "➔ You must", "neutral": "• What"}
    shown = {
        "yes": Card("Yes", "yes"),
        "no": Card("No", "no"),
        "caution": Card("Only", "caution"),
        "duty": Card("You must", "duty"),
        "neutral": Card("What", "neutral"),
    }
    assert {tone: outbound.text(Reply("", (card,))) for tone, card in shown.items()} == tones


def test_a_rule_stands_above_its_reference_and_the_official_wording() -> None:
    rule = RuleBlock("Keep it general.", "NEW/1, point 1", "Staff should keep it general.", earlier=True)
    assert outbound.text(Reply("", (Card("No", "no", (rule,)),))) == (
        "✘ No\n\n• Keep it general.\n  NEW/1, point 1 [earlier document]\n"
        "  Official wording: “Staff should keep it general.”"
    )


def test_a_rule_without_official_wording_shows_none() -> None:
    rule = RuleBlock("Keep it general.", "NEW/1, point 1")
    assert wording.OFFICIAL_WORDING not in outbound.text(Reply("", (Card("No", "no", (rule,)),)))


def test_a_warning_is_marked_and_information_is_not() -> None:
    blocks = (Notice("It is old.", "warning"), Notice("It is guidance."))
    assert outbound.text(Reply("", (Card("No", "no", blocks),))) == "✘ No\n\n! It is old.\n\nIt is guidance."


def test_a_heading_stands_before_its_paragraph() -> None:
    assert outbound.text(Reply("", (Card("No", "no", (Paragraph("Wait.", "Instead"),)),))).endswith("Instead: Wait.")


def test_choices_are_numbered_as_they_are_pressed() -> None:
    reply = Reply("", (Card("No", "no"),), CHOICES[:2])
    assert outbound.text(reply) == f"✘ No\n\n{wording.CHOICES}\n1  Label 1\n2  Label 2"


def test_choices_can_be_left_out() -> None:
    assert outbound.text(Reply("", (Card("No", "no"),), CHOICES), choices=False) == "✘ No"


@given(st.from_type(Reply))
def test_every_reply_can_be_shown(reply: Reply) -> None:
    assert isinstance(outbound.text(reply), str)


@given(WORDS, st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(words: str, width: int) -> None:
    blocks = (Paragraph(words, "Heading"), RuleBlock(words, words, words, earlier=True), Notice(words, "warning"))
    reply = Reply("", (Card(words, "no", blocks),), (Choice(words, "x"),))
    assert max(len(line) for line in outbound.text(reply, width=width).splitlines()) <= width


@given(WORDS)
def test_text_to_copy_is_left_as_it_is(words: str) -> None:
    text = textwrap.fill(words, 150) + "\n  indented"
    assert outbound.text(Reply("", (Card("Copy", "neutral", (Copyable("Message", text),)),))).endswith(
        f"Message:\n{text}"
    )
