"""How replies look in Teams."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.teams import dialog, elements, outbound
from adapters.teams import where as where_of_actions
from adapters.teams.where import Where
from bot.handle import AGAIN, AGAIN_WITH_QUESTION
from bot.messages import (
    Card,
    Choice,
    Copyable,
    Highlight,
    Highlighted,
    Notice,
    Paragraph,
    Reply,
    RuleBlock,
    Table,
)
from bot.wording import teams as words
from tests.adapters.teams.accepting import USER, WHERE, accepted, says_the_same
from tests.adapters.teams.hostile import pieces, replies
from tests.adapters.teams.reading import buttons_of, elements_of, words_of

CARD = Card("No, not on your personal account", "no")
TALK = Where(talk="teams-a-b#c", channel="19:c@thread.tacv2", thread="17")


def sent(reply: Reply, **how: Any) -> tuple[outbound.Message, ...]:
    return outbound.messages(reply, TALK, dialogs=how.pop("dialogs", lambda _: False), **how)


def only(reply: Reply, **how: Any) -> outbound.Message:
    (message,) = sent(reply, **how)
    return message


def of(*shown: object) -> Reply:
    return Reply("No.", (replace(CARD, blocks=shown),))  # type: ignore[arg-type]


def runs(message: outbound.Message) -> list[dict[str, Any]]:
    return [run for element in elements_of(message.card["body"]) for run in element.get("inlines", [])]


@settings(max_examples=50, deadline=None)
@given(replies())
def test_whatever_a_reply_holds_teams_takes_it_and_it_says_the_same(reply: Reply) -> None:
    accepted(reply)
    if reply.cards and all(len(repr(block)) < 3000 for card in reply.cards for block in card.blocks):
        says_the_same(reply)  # else with numbers of pieces


def test_a_hostile_text_is_taken_wherever_it_stands() -> None:
    for reply in pieces():
        accepted(reply)


def test_the_meaning_of_a_headline_is_seen_without_colour() -> None:
    (ground,) = only(Reply("No.", (CARD,))).card["body"]
    mark, headline = ground["items"][0]["inlines"]
    assert (ground["style"], mark["text"]) == ("attention", "\u26d4 ")
    assert (headline["text"], headline["weight"]) == (CARD.headline, "bolder")


def test_a_rule_stands_with_its_reference_and_the_official_wording_on_its_own_ground() -> None:
    shown = only(of(RuleBlock("Do not post it.", "POL/1, point 2", "Must not.", earlier=True)))
    assert words_of(shown).splitlines()[1:] == [
        "Do not post it.",
        "POL/1, point 2 [earlier document]",
        "Official wording:",
        "\u201cMust not.\u201d",
    ]
    assert shown.card["body"][-1]["style"] == "emphasis"


def test_a_warning_says_that_it_is_one() -> None:
    assert "Warning: Careful" in words_of(only(of(Notice("Careful", "warning"))))


def test_what_is_marked_in_a_draft_is_bold_and_highlighted_between_brackets_and_has_its_number() -> None:
    shown = runs(only(of(Highlighted("I saw Jane Doe here", (Highlight(1, 6, 14),)))))[2:]
    assert "".join(run["text"] for run in shown) == "I saw [Jane Doe](1) here"
    assert [run["text"] for run in shown if run.get("highlight")] == ["Jane Doe"]
    assert all(run["weight"] == "bolder" for run in shown[1:-1])


def test_where_marks_overlap_the_number_stands_at_both_ends() -> None:
    draft = Highlighted("I saw Jane Doe here", (Highlight(1, 6, 14), Highlight(2, 6, 10)))
    shown = runs(only(of(draft)))[2:]
    assert "".join(run["text"] for run in shown) == "I saw (1)[(2)[Jane](2) Doe](1) here"
    assert [run["text"] for run in shown if run.get("highlight")] == ["Jane", " Doe"]
    assert all(run["weight"] == "bolder" for run in shown[1:-1])


def test_each_line_is_a_block_of_its_own_and_an_empty_one_stays_open() -> None:
    ground = only(of(Copyable("Message", "*Hi* <b>\n\nBye"))).card["body"][-1]
    assert [line["inlines"][0]["text"] for line in ground["items"]] == ["*Hi* <b>", "\u00a0", "Bye"]
    assert [line.get("spacing") for line in ground["items"]] == [None, "none", "none"]


def test_a_text_to_copy_that_is_too_long_for_one_ground_comes_in_numbered_pieces() -> None:
    text = "A sentence of a draft. " * 2000
    messages = sent(of(Copyable("Safer", text)))
    grounds = [e for m in messages for e in m.card["body"] if e.get("style") == "emphasis"]
    assert "".join(run["text"] for e in grounds for line in e["items"] for run in line["inlines"]) == text
    assert f"Safer (2 of {len(grounds)}):" in words_of(messages)


def test_the_columns_of_a_table_stand_below_each_other() -> None:
    shown = runs(only(of(Table(("Unit", "Done"), (("North", "12"),)))))[2:]
    assert [run["text"] for run in shown] == ["Unit\u00a0\u00a0 Done", "North\u00a0\u00a0\u00a0 12"]
    assert {run["fontType"] for run in shown} == {"monospace"}


def test_a_date_that_a_client_would_work_out_stays_what_it_is() -> None:
    text = "{{{DATE(2026-11-02T09:00:00Z)}} {{TIME(2026-11-02T09:00:00Z)}}"
    message = only(Reply("", (Card(text, "neutral"),), (Choice(text[:36], "a"),)))
    assert [run["text"].count("{{") for run in runs(message)] == [1, 0, 0]
    assert words_of(message).splitlines()[0] == text
    assert "{{DATE" not in buttons_of(message)[0]["title"]


def test_choices_stand_under_their_card_or_at_the_end_and_bring_back_where_they_stood() -> None:
    choices = (
        Choice("Home", "home"),
        Choice("Open A", "a", beside="A"),
        Choice("Open B", "b", primary=True, beside="B"),
    )
    reply = Reply("", (Card("A", "neutral"), Card("B", "neutral")), choices)
    shown = only(reply, dialogs=lambda value: value == "b")
    assert words_of(shown).splitlines() == ["A", "Open A", "B", "Open B", "Home"]
    pressed = buttons_of(shown)
    assert [(b["id"], b.get("style")) for b in pressed] == [
        ("choice-1", None),
        ("choice-2", "positive"),
        ("choice-0", None),
    ]
    assert [where_of_actions.of(b["data"]) for b in pressed] == [replace(TALK, choice=v) for v in ("a", "b", "home")]
    assert [b["data"].get("msteams") for b in pressed] == [None, {"type": "task/fetch"}, None]


def test_more_than_six_buttons_are_in_several_rows() -> None:
    shown = only(Reply("", (CARD,), tuple(Choice(f"No {n}", str(n)) for n in range(8))))
    assert [len(row["actions"]) for row in shown.card["body"][1:]] == [6, 2]


def test_a_label_that_is_too_long_for_a_button_stands_whole_above_it_and_in_its_tooltip() -> None:
    label = "A photo of a colleague who did not agree to it, taken at work and posted on an account of your own"
    shown = only(Reply("", (CARD,), (Choice(label, "a"), Choice("Other", "b"))))
    first, other = buttons_of(shown)
    assert f"1  {label}\n1 A photo of a colleague" in words_of(shown)
    assert (first["tooltip"], len(first["title"]) <= 40, other.get("tooltip")) == (label, True, None)


def test_a_value_that_could_not_come_back_is_a_fault() -> None:
    with pytest.raises(where_of_actions.ValueTooLong):
        sent(Reply("No.", (CARD,), (Choice("Open", "a" * 2001),)))


@pytest.mark.parametrize(
    "foreign",
    [
        *(None, 5, [], {}, {"signpost": 5}, {"signpost": {"page": -1}}, {"signpost": {"choice": 5}}),
        *({"signpost": {"page": "x"}}, {"signpost": {"talk": "a" * 2001}}),
    ],
)
def test_data_that_are_not_ours_are_nothing(foreign: object) -> None:
    assert where_of_actions.of(foreign) is None


def test_an_answer_can_be_shared_with_or_without_the_question() -> None:
    shown = buttons_of(only(Reply("No.", (CARD,)), shareable=True))
    assert [where_of_actions.of(b["data"]) for b in shown] == [
        replace(TALK, choice=AGAIN),
        replace(TALK, choice=AGAIN_WITH_QUESTION),
    ]


def test_a_form_in_a_message_is_a_button_that_opens_it_as_a_dialog() -> None:
    opening, back = buttons_of(only(Reply("", (CARD,), (Choice("Back", "back"),)), opens="draft"))
    assert (opening["title"], opening["data"]["msteams"]) == (words.OPEN_THE_FORM, {"type": "task/fetch"})
    assert (opening["data"]["signpost"]["choice"], back["data"]["signpost"]["choice"]) == ("draft", "back")


def test_a_long_reply_goes_on_in_further_messages_that_begin_with_a_card() -> None:
    cards = tuple(Card(f"Contact {n}", "neutral", (Paragraph("Waiting"), Paragraph("Since noon"))) for n in range(200))
    messages = sent(Reply("200 contacts", cards))
    assert len(messages) > 1
    assert not any("separator" in message.card["body"][0] for message in messages)
    assert words_of(messages) == "\n".join(f"Contact {n}\nWaiting\nSince noon" for n in range(200))


def test_the_line_for_notifications_has_no_markup_and_is_the_only_text_beside_the_card() -> None:
    message = only(Reply("<at>Anna</at>\n[x](https://y) &lt;", (CARD,)))
    activity = outbound.activity(message)
    assert not set("<>&\n") & set(activity["summary"])
    assert "text" not in activity
    assert activity["attachments"] == [outbound.attachment(message.card)]


# Notices

TOLD = Reply("C-1", (Card("C-1", "duty"),), (Choice("I have it", "ack", primary=True), Choice("Open", "show")))


def test_a_notice_is_pressed_in_place_also_in_old_clients_and_what_opens_a_record_opens_a_dialog() -> None:
    message = outbound.notice_card(TOLD, WHERE, USER, lambda value: value == "show")
    acknowledge, show = buttons_of(message)
    assert (acknowledge["type"], acknowledge["verb"]) == ("Action.Execute", outbound.PRESS)
    fallback = acknowledge["fallback"]
    assert (fallback["type"], fallback["title"], fallback["data"]) == (
        "Action.Submit",
        "I have it",
        acknowledge["data"],
    )
    assert where_of_actions.of(acknowledge["data"]) == replace(WHERE, choice="ack")
    assert (show["type"], show["data"]["msteams"]) == ("Action.Submit", {"type": "task/fetch"})


def test_a_notice_is_brought_up_to_date_when_its_recipient_looks_at_it() -> None:
    refresh = outbound.notice_card(TOLD, WHERE, USER, lambda _: False).card["refresh"]
    assert (refresh["action"]["verb"], refresh["userIds"]) == (outbound.REFRESH, [USER])
    assert where_of_actions.of(refresh["action"]["data"]) == WHERE
    assert "userIds" not in outbound.notice_card(TOLD, WHERE, "", lambda _: False).card["refresh"]


def test_nothing_that_was_typed_is_in_the_data_of_an_action() -> None:
    reply = Reply("secret", (Card("secret", "no", (Paragraph("secret"),)),), (Choice("secret", "a"),))
    for button in [*buttons_of(sent(reply)), *buttons_of(dialog.dialog(reply, WHERE))]:
        assert "secret" not in str(button["data"])


def test_a_text_is_measured_as_it_is_sent() -> None:
    assert elements.size('a"\u20ac\U0001f600') == 1 + 2 + 6 + 12
