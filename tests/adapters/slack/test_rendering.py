"""How replies look in Slack."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.slack import blocks, modal, outbound
from bot.messages import (
    Card,
    Choice,
    Copyable,
    Field,
    Form,
    Highlight,
    Highlighted,
    Notice,
    Paragraph,
    Reply,
    RuleBlock,
)
from bot.wording import slack as words
from tests.adapters.slack.accepting import WHERE, accepted, pages_of, says_the_same
from tests.adapters.slack.hostile import full_of, replies
from tests.adapters.slack.reading import buttons_of, words_of

Values = dict[str, dict[str, Any]]
CARD = Card("No, not on your personal account", "no")


def only(reply: Reply) -> outbound.Message:
    (message,) = outbound.messages(reply)
    return message


def of(*shown: object) -> Reply:
    return Reply("No.", (replace(CARD, blocks=shown),))  # type: ignore[arg-type]


def elements(message: outbound.Message, block: int) -> list[object]:
    return [run for part in message.blocks[block]["elements"] for run in part["elements"]]


@settings(max_examples=50, deadline=None)
@given(replies())
def test_whatever_a_reply_holds_slack_takes_it_and_it_says_the_same(reply: Reply) -> None:
    accepted(reply)
    if reply.cards and all(
        len(repr(block)) < 3000 for card in reply.cards for block in card.blocks
    ):  # else with numbers of pieces
        says_the_same(reply)


def test_the_meaning_of_a_headline_is_seen_without_colour() -> None:
    mark, _, headline = elements(only(Reply("No.", (CARD,))), 0)
    assert mark == {"type": "emoji", "name": "no_entry"}
    assert headline == {"type": "text", "text": CARD.headline, "style": {"bold": True}}


def test_a_rule_stands_with_its_reference_and_the_official_wording() -> None:
    rule = RuleBlock("Do not post it.", "POL/1, point 2", "Must not.", earlier=True)
    assert words_of(only(of(rule))).splitlines()[1:] == [
        "Do not post it.",
        "POL/1, point 2 [earlier document]",
        "Official wording:",
        "\u201cMust not.\u201d",
    ]


def test_a_warning_says_that_it_is_one() -> None:
    assert "Warning: Careful" in words_of(only(of(Notice("Careful", "warning"))))


def test_what_is_marked_in_a_draft_is_bold_between_brackets_and_has_its_number() -> None:
    draft = Highlighted("I saw Jane Doe here", (Highlight(1, 6, 10),))
    assert elements(only(of(draft)), 1) == [
        {"type": "text", "text": "I saw "},
        *({"type": "text", "text": text, "style": {"bold": True}} for text in ("[", "Jane", "](1)")),
        {"type": "text", "text": " Doe here"},
    ]


def test_where_marks_overlap_the_number_stands_at_both_ends() -> None:
    draft = Highlighted("I saw Jane Doe here", (Highlight(1, 6, 14), Highlight(2, 6, 10)))
    pieces = ("(1)[", "(2)[", "Jane", "](2)", " Doe", "](1)")
    assert elements(only(of(draft)), 1) == [
        {"type": "text", "text": "I saw "},
        *({"type": "text", "text": text, "style": {"bold": True}} for text in pieces),
        {"type": "text", "text": " here"},
    ]


def test_a_text_to_copy_is_preformatted_and_whole() -> None:
    (part,) = only(of(Copyable("Message", "*Hi* <!here>\nBye"))).blocks[-1]["elements"]
    assert part == {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "*Hi* <!here>\nBye"}]}


def test_a_text_to_copy_that_is_too_long_for_a_block_comes_in_numbered_pieces() -> None:
    text = "A sentence of a draft. " * 1000
    pieces = [block for m in outbound.messages(of(Copyable("Safer", text))) for block in m.blocks]
    shapes = [part for block in pieces for part in block["elements"] if part["type"] == "rich_text_preformatted"]
    assert "".join(part["elements"][0]["text"] for part in shapes) == text
    assert f"Safer (2 of {len(shapes)}):" in words_of(pieces)


def test_choices_stand_under_their_card_or_at_the_end() -> None:
    choices = (
        Choice("Home", "home"),
        Choice("Open A", "a", beside="A"),
        Choice("Open B", "b", primary=True, beside="B"),
    )
    shown = only(Reply("", (Card("A", "neutral"), Card("B", "neutral")), choices))
    assert words_of(shown).splitlines() == ["A", "Open A", "B", "Open B", "Home"]
    assert [(b["action_id"], b["value"]) for b in buttons_of(shown)] == [
        ("choice-1", "a"),
        ("choice-2", "b"),
        ("choice-0", "home"),
    ]
    assert [b.get("style") for b in buttons_of(shown)] == [None, "primary", None]


def test_a_label_that_is_too_long_for_a_button_stands_whole_above_it() -> None:
    label = "A photo of a colleague who did not agree to it, taken at work and posted on an account of your own"
    shown = only(Reply("", (CARD,), (Choice(label, "a"), Choice("Other", "b"))))
    assert f"1  {label}\n1  A photo of a colleague" in words_of(shown)
    assert [len(button["text"]["text"]) <= 75 for button in buttons_of(shown)] == [True, True]


def test_a_value_that_could_not_come_back_is_a_fault() -> None:
    with pytest.raises(blocks.ValueTooLong):
        outbound.messages(Reply("", (CARD,), (Choice("Open", "a" * 2001),)))


def test_an_answer_can_be_shared_with_or_without_the_question() -> None:
    (message,) = outbound.messages(Reply("No.", (CARD,)), shareable=True)
    assert [b["action_id"] for b in buttons_of(message)] == [outbound.SHARE, outbound.SHARE_WITH_QUESTION]


def test_a_long_reply_goes_on_in_further_messages_that_begin_with_a_card() -> None:
    cards = tuple(Card(f"Contact {n}", "neutral", (Paragraph("Waiting"), Paragraph("Since noon"))) for n in range(60))
    sent = outbound.messages(Reply("60 contacts", cards))
    assert len(sent) > 2
    assert all(message.blocks[0]["type"] == "rich_text" for message in sent)
    assert words_of(sent) == "\n".join(f"Contact {n}\nWaiting\nSince noon" for n in range(60))


# Forms

FORM = Form(
    "report:form",
    "Tell us",
    (
        Field("account", "Which account?", options=(Choice("Any", ""), Choice("Mine", "personal")), value="personal"),
        Field("text", "Your text", hint="Without names.", long=True, required=False, value="so far"),
    ),
    "Check it",
)
ASKED = Reply("Tell us", (Card("Tell us", "neutral"),), (Choice("Back", "back"),), FORM)


def test_a_form_in_a_message_is_a_button_that_opens_it() -> None:
    (message,) = outbound.messages(ASKED, opens="draft")
    opening, back = buttons_of(message)
    assert (opening["action_id"], opening["value"], back["value"]) == (outbound.OPEN, "draft", "back")


def test_a_form_in_a_modal_is_filled_in_as_far_as_it_was() -> None:
    view = modal.view(ASKED, WHERE)
    account, text = [block for block in view["blocks"] if block["type"] == "input"]
    assert (account["element"]["type"], account["element"]["initial_option"]["value"]) == ("radio_buttons", "=personal")
    assert (text["element"]["multiline"], text["element"]["initial_value"]) == (True, "so far")
    assert (account["optional"], text["optional"], view["submit"]["text"]) == (False, True, "Check it")
    assert text["hint"]["text"].startswith("Without names.")
    assert "3,000" in text["hint"]["text"]
    assert modal.where_of(view["private_metadata"]) == replace(WHERE, form=FORM.name)


def test_what_is_too_long_for_a_field_loses_its_end_and_that_is_said() -> None:
    field = replace(FORM.fields[1], value="word " * 700, problem="Too long.")
    view = modal.view(replace(ASKED, form=replace(FORM, fields=(field,))), WHERE)
    (text,) = [block for block in view["blocks"] if block["type"] == "input"]
    assert len(text["element"]["initial_value"]) < modal.LONGEST_INPUT
    assert f"Too long. {words.CUT}" in words_of(view["blocks"])


def test_what_was_filled_in_comes_back_under_the_names_of_the_fields() -> None:
    nothing: Values = {"field-account": {"value": {"type": "radio_buttons", "selected_option": None}}}
    chosen: Values = {"field-account": {"value": {"type": "radio_buttons", "selected_option": {"value": "=personal"}}}}
    empty: Values = {"field-account": {"value": {"type": "radio_buttons", "selected_option": {"value": "="}}}}
    text: Values = {"field-text": {"value": {"type": "plain_text_input", "value": "a & <b>"}}, "other": {"value": {}}}
    left: Values = {"field-text": {"value": {"type": "plain_text_input", "value": None}}}
    assert modal.fields({**chosen, **text}) == {"account": "personal", "text": "a & <b>"}
    assert modal.fields({**nothing, **left}) == modal.fields({**empty, **left}) == {"account": "", "text": ""}


def test_what_is_to_be_mended_is_said_at_its_field() -> None:
    wrong = replace(FORM, fields=(replace(FORM.fields[0], problem="Choose one."), FORM.fields[1]))
    assert modal.errors(replace(ASKED, form=wrong)) == {"field-account": "Choose one."}
    assert "Error: Choose one.\nWhich account?" in words_of(modal.view(replace(ASKED, form=wrong), WHERE))
    assert modal.errors(ASKED) == modal.errors(Reply("No.", (CARD,))) == {}


def test_a_form_stands_below_its_card_and_the_choices_last() -> None:
    reply = replace(
        ASKED, cards=(Card("Tell us", "neutral"), Card("Found", "neutral")), form=replace(FORM, below="Tell us")
    )
    read = words_of(modal.view(reply, WHERE)).splitlines()
    assert [read.index(line) for line in ("Tell us", "Which account?", "Found", "Back")] == sorted(
        read.index(line) for line in ("Back", "Found", "Tell us", "Which account?")
    )


def test_more_than_ten_options_are_a_list_and_more_than_a_hundred_are_in_groups() -> None:
    def element(number: int) -> dict[str, object]:
        options = tuple(Choice(f"Option {n}", str(n)) for n in range(number))
        form = replace(FORM, fields=(Field("a", "A", options=options),))
        return dict(modal.view(replace(ASKED, form=form), WHERE)["blocks"][1]["element"])

    assert (element(10)["type"], element(11)["type"]) == ("radio_buttons", "static_select")
    assert [group["label"]["text"] for group in element(101)["option_groups"]] == ["1\u2013100", "101\u2013101"]  # type: ignore[attr-defined]


def test_what_does_not_fit_into_a_modal_is_on_further_pages_with_the_form_whole_on_the_last() -> None:
    cards = tuple(Card(f"Group {n}", "neutral", (Paragraph("Open"),)) for n in range(150))
    pages = pages_of(replace(ASKED, cards=cards))
    assert ["submit" in page for page in pages] == [*[False] * (len(pages) - 1), True]
    assert len([block for block in pages[-1]["blocks"] if block["type"] == "input"]) == 2
    assert words.PREVIOUS_PAGE in words_of(pages[-1])
    assert words_of(pages[1]).splitlines()[-2:] == [words.PREVIOUS_PAGE, words.NEXT_PAGE]
    assert modal.view(replace(ASKED, cards=cards), WHERE, page=99) == pages[-1]


def test_where_a_view_belongs_is_never_cut() -> None:
    with pytest.raises(modal.WhereTooLong):
        modal.view(ASKED, modal.Where("a" * 3000))


def test_a_hostile_text_is_taken_wherever_it_stands() -> None:
    for text in ("<!channel>", "*b*\n> q", "\u202e\x00", " ", "&" * 5000, "e\u0301" * 4000):
        accepted(full_of(text))
