"""What comes in from the web page and what goes out to it, without a server."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.inbound import incoming
from adapters.web.outbound import Exchange, Page, Problem, exchange, fragment, page
from bot import wording
from bot.messages import Card, Choice, Copyable, Incoming, Notice, Paragraph, Person, Reply, RuleBlock
from knowledge.search import Force

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1)
HOSTILE = st.one_of(
    TEXT, st.sampled_from(["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><b>"])
)


class Markup(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def a_reply(words: str) -> Reply:
    """A reply with these words in every place that a reply has."""
    blocks = (
        Paragraph(words, words),
        RuleBlock(words, words, quote=words, earlier=True),
        Notice(words, "warning"),
        Copyable(words, words),
    )
    return Reply(words, (Card(words, "no", blocks),), (Choice(words, words, primary=True),))


def a_page(words: str) -> Page:
    """A page with these words in every place that a person or a policy fills."""
    return Page(
        [Force("example", words)],
        "token",
        words,
        force="example",
        account=words,
        text=words,
        exchanges=(Exchange(words, a_reply(words), "example", anew=True),),
        problem=Problem(422, words),
    )


@given(HOSTILE)
def test_words_never_become_markup(words: str) -> None:
    plain, hostile = Markup(page(a_page("x"))), Markup(page(a_page(words)))
    assert hostile.tags == plain.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in plain.attributes]


@given(HOSTILE)
def test_words_arrive_as_they_were(words: str) -> None:
    added = Markup(fragment(Exchange("", a_reply(words), "example")))
    assert ("value", f"example/{words}") in added.attributes
    assert words in added.text


@given(st.dictionaries(st.sampled_from(["text", "choice", "force", "account", "conversation", "other"]), st.text()))
def test_whatever_a_form_holds_is_read(fields: dict[str, str]) -> None:
    message = incoming(fields, "1", "session")
    assert message.person.id == "web-session"
    assert message.conversation.startswith("session-")
    assert (message.kind == "choice") == bool(message.choice)


def test_a_question_is_read_with_force_and_account() -> None:
    fields = {"text": "may I?", "force": "wmp", "account": "personal", "conversation": "c", "choice": ""}
    expected = Incoming("1", Person("web-s", "wmp"), "s-c", text="may I?", account="personal")
    assert incoming(fields, "1", "s") == expected


def test_a_choice_is_read_with_the_force_that_it_was_offered_for() -> None:
    fields = {"text": "a draft", "force": "wiltshire", "conversation": "c", "choice": "wmp/helpful:allowed:a-case"}
    expected = Incoming("1", Person("web-s", "wmp"), "s-c", kind="choice", choice="helpful:allowed:a-case")
    assert incoming(fields, "1", "s") == expected


@pytest.mark.parametrize(("account", "read"), [("", None), ("nonsense", None), ("messaging", "messaging")])
def test_only_an_account_that_there_is_counts(account: str, read: str | None) -> None:
    assert incoming({"text": "may I?", "account": account}, "1", "s").account == read


@pytest.mark.parametrize(
    ("choice", "anew"),
    [("", True), ("account:personal", True), ("closest:a-case", True), ("keep", False), ("because:unclear:x", False)],
)
def test_only_a_new_answer_takes_the_buttons_from_earlier_ones(choice: str, anew: bool) -> None:
    message = Incoming("1", Person("p", "example"), "c", kind="choice" if choice else "text", choice=choice)
    assert exchange(message, Reply("")).anew is anew


def test_a_chosen_situation_is_shown_in_its_own_words() -> None:
    message = Incoming("1", Person("p", "example"), "c", kind="choice", choice="closest:a-case")
    assert exchange(message, Reply(""), "A case").said == "A case"
    assert exchange(message, Reply("")).said == wording.THIS_ONE


def test_no_two_elements_share_an_id() -> None:
    ids = [value for name, value in Markup(page(a_page("x"))).attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_a_tone_is_never_told_by_colour_alone() -> None:
    shown = page(a_page("x"))
    assert f"<strong>{wording.WARNING}:</strong>" in shown
    assert f"<strong>{wording.ERROR}:</strong>" in shown
    assert html.escape(wording.EARLIER_TAG) in shown
