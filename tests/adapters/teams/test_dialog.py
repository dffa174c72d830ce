"""How replies look in dialogs, and what comes back from their forms."""

from dataclasses import replace
from typing import Any

from adapters.teams import dialog, elements
from adapters.teams import where as where_of_actions
from bot import wording
from bot.messages import Card, Choice, Field, Form, Paragraph, Reply, Table
from bot.wording import teams as words
from tests.adapters.teams.accepting import WHERE, accepted, pages_of
from tests.adapters.teams.reading import buttons_of, cards_of, inputs_of, words_of

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


def with_fields(*fields: Field) -> Reply:
    return replace(ASKED, form=replace(FORM, fields=fields))


def test_a_form_is_filled_in_as_far_as_it_was() -> None:
    account, text = inputs_of(dialog.dialog(ASKED, WHERE))
    assert (account["id"], account["style"], account["value"]) == ("field-account", "expanded", "personal")
    assert (text["id"], text["isMultiline"], text["value"]) == ("field-text", True, "so far")


def test_a_field_says_whether_it_is_needed_and_how_long_it_may_be() -> None:
    shown = dialog.dialog(ASKED, WHERE)
    account, text = inputs_of(shown)
    assert (account["isRequired"], account["errorMessage"]) == (True, words.CHOOSE_ONE)
    assert (text["label"], "isRequired" in text) == ("Your text (optional)", False)
    assert "Without names. Up to 4,000 characters here." in words_of(shown)


def test_only_the_form_s_own_button_sends_it() -> None:
    send, back = buttons_of(dialog.dialog(ASKED, WHERE))
    assert (send["title"], send["style"], "associatedInputs" in send) == ("Check it", "positive", False)
    assert where_of_actions.of(send["data"]) == replace(WHERE, form=FORM.name)
    assert (back["title"], back["associatedInputs"]) == ("Back", "none")
    assert where_of_actions.of(back["data"]) == replace(WHERE, choice="back")


def test_what_was_filled_in_comes_back_under_the_names_of_the_fields() -> None:
    sent: dict[str, Any] = {"signpost": {"form": "f"}, "field-account": "personal", "field-text": "a & <b>", "x": "y"}
    empty = inputs_of(dialog.dialog(ASKED, WHERE))[0]["choices"][0]["value"]
    assert dialog.fields(sent) == {"account": "personal", "text": "a & <b>"}
    assert dialog.fields({"field-account": empty, "field-text": None}) == {"account": ""}


def test_what_is_to_be_mended_is_said_at_its_field_and_at_the_top() -> None:
    wrong = with_fields(replace(FORM.fields[0], problem="Choose one of them."), FORM.fields[1])
    shown = dialog.dialog(wrong, WHERE)
    assert words_of(shown).startswith(f"Tell us\n{wording.ERROR}: {words.PUT_RIGHT}\n")
    assert f"{wording.ERROR}: Choose one of them.\nWhich account?" in words_of(shown)
    assert inputs_of(shown)[1]["value"] == "so far"
    problem = next(e for e in cards_of(shown)[0]["body"][1:] if wording.ERROR in str(e))
    assert {run["color"] for run in problem["inlines"]} == {"attention"}


def test_a_form_stands_below_its_card_and_the_choices_last() -> None:
    reply = replace(
        ASKED, cards=(Card("Tell us", "neutral"), Card("Found", "neutral")), form=replace(FORM, below="Tell us")
    )
    read = words_of(dialog.dialog(reply, WHERE)).splitlines()
    assert [read.index(line) for line in ("Tell us", "Which account?", "Found", "Back")] == sorted(
        read.index(line) for line in ("Back", "Found", "Tell us", "Which account?")
    )


def test_more_than_ten_options_and_those_that_could_be_markup_are_a_list_that_opens() -> None:
    def style(*labels: str) -> str:
        options = tuple(Choice(label, str(n)) for n, label in enumerate(labels))
        return str(inputs_of(dialog.dialog(with_fields(Field("a", "A", options=options)), WHERE))[0]["style"])

    assert style(*(f"Option {n}" for n in range(10))) == style("Yes, mine", "PC 1234 (North): it\u2019s") == "expanded"
    assert style(*(f"Option {n}" for n in range(11))) == "compact"
    for text in ("*b*", "[a](b)", "<b>", "evil.example", "https://x", "a_b_c", "1. list", "- list", "a@b", "&lt;"):
        assert style("Yes", text) == "compact"


def test_what_does_not_fit_is_on_further_pages_with_the_form_whole_on_the_last() -> None:
    cards = tuple(Card(f"Group {n}", "neutral", (Paragraph("Open"),)) for n in range(150))
    long = replace(ASKED, cards=cards)
    pages = pages_of(long)
    assert [len(inputs_of(page)) for page in pages] == [*[0] * (len(pages) - 1), 2]
    turning = [button for button in buttons_of(pages[1]) if button["id"] in ("previous", "next")]
    assert where_of_actions.of(turning[0]["data"]) == replace(WHERE, choice=WHERE.shows, page=0)
    assert {b["associatedInputs"] for b in turning} == {"none"}
    assert dialog.dialog(long, WHERE, page=99) == pages[-1]


def test_where_pages_can_t_be_turned_the_one_with_the_form_is_shown_and_says_that_there_is_more() -> None:
    cards = tuple(Card(f"Group {n}", "neutral", (Paragraph("Open"),)) for n in range(150))
    shown = dialog.dialog(replace(ASKED, cards=cards), replace(WHERE, shows=""))
    assert len(inputs_of(shown)) == 2
    assert words_of(shown).endswith(words.MORE_ON_THE_WEB)


def test_what_was_typed_loses_its_end_only_where_no_card_would_take_it_and_that_is_said() -> None:
    field = FORM.fields[1]
    fits = dialog.dialog(with_fields(replace(field, value="word " * 3000)), WHERE)
    assert inputs_of(fits)[0]["value"] == "word " * 3000
    reply = with_fields(replace(field, value="\U0001f600" * 4000, problem="Too long."))
    shown = dialog.dialog(reply, WHERE)
    assert f"Too long. {words.CUT}" in words_of(shown)
    accepted(reply)


def test_a_form_with_more_options_than_a_card_takes_is_left_to_the_web() -> None:
    options = tuple(Choice(f"Somebody of the {n}th unit", str(n)) for n in range(600))
    reply = with_fields(Field("who", "Who?", options=options))
    assert words.FORM_ON_THE_WEB in words_of(dialog.dialog(reply, WHERE))
    accepted(reply)


def test_a_dialog_is_as_large_as_what_it_shows() -> None:
    def sizes(reply: Reply) -> tuple[str, str]:
        value = dialog.dialog(reply, WHERE)["value"]
        return value["width"], value["height"]

    assert sizes(Reply("Done.", (Card("Done.", "neutral"),))) == ("medium", "medium")
    assert sizes(Reply("", (Card("T", "neutral", (Table(("a", "b"), (("1", "2"),)),)),))) == ("large", "medium")
    assert sizes(replace(ASKED, choices=tuple(Choice(str(n), str(n)) for n in range(20)))) == ("medium", "large")


def test_the_title_is_that_of_the_form_or_our_name_and_fits() -> None:
    assert dialog.dialog(ASKED, WHERE)["value"]["title"] == "Tell us"
    assert dialog.dialog(replace(ASKED, form=None), WHERE)["value"]["title"] == words.APP
    long = dialog.dialog(replace(ASKED, form=replace(FORM, title="a" * 90)), WHERE)
    assert len(long["value"]["title"]) == dialog.LONGEST_TITLE == len(elements.plain("a" * 90, 60))
