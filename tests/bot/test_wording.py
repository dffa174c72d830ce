"""The words that people read: plain, never blaming, each used."""

import ast
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot import wording
from knowledge.answer import AccountAnswer, Answer, Citation, PartAnswer
from knowledge.pack import VERDICTS, Account, Channel, Contact, Verdict, WhyNotCovered

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "bot" / "wording").glob("*.py"))
# The names under which modules of words are imported.
_NAMES = (
    "wording|words|drafts|accounts|account_words|contact|contact_words|flow_words|reports|report_words|groups|"
    "group_words|for_you|for_you_words|inbox|inbox_words|decisions|decision_words|campaigns|campaign_words|leavers|"
    "leaver_words|sign_in_words|audit|help_words"
)
OFFICE = Contact("communications", "communications department", "force accounts")


def citation(document: str = "NEW/1", version: str | None = "2.0", dated: str | None = "2022-07-13") -> Citation:
    return Citation(
        document=document,
        title="Social media policy",
        version=version,
        dated=dated,
        section="Personal accounts",
        clause="point 1",
        rule_id="example.rule",
        rule="A rule.",
        quote="",
        status="in_force",
        review_by=date(2023, 7, 3),
        review_overdue=True,
    )


def answer(
    verdict: Verdict,
    account: Account | None = None,
    accounts: tuple[AccountAnswer, ...] = (),
    why: WhyNotCovered | None = None,
    topic: str | None = None,
    citations: tuple[Citation, ...] = (),
) -> Answer:
    return Answer(
        force="example",
        verdict=verdict,
        confidence=1.0,
        situation=None,
        because="Because.",
        citations=citations,
        instead=None,
        ask=OFFICE,
        accounts=accounts,
        account=account,
        why_not_covered=why,
        topic=topic,
    )


@pytest.mark.parametrize(
    ("dated", "words"), [("2022-07-03", "3 July 2022"), ("2013-09", "September 2013"), ("2013", "2013")]
)
def test_a_date_is_written_in_words_as_exactly_as_the_document_prints_it(dated: str, words: str) -> None:
    assert wording.in_words(dated) == words


def test_a_reference_names_document_version_date_section_and_clause() -> None:
    assert wording.reference(citation()) == "NEW/1 version 2.0 (13 July 2022), Personal accounts, point 1"


def test_a_reference_leaves_out_a_version_and_a_date_that_the_document_does_not_have() -> None:
    assert wording.reference(citation(version=None, dated=None)) == "NEW/1, Personal accounts, point 1"


def test_a_reference_to_national_law_names_the_act_and_not_our_pack() -> None:
    assert wording.reference(citation("NATIONAL")) == "Personal accounts, point 1"


def test_the_review_warning_names_document_and_day() -> None:
    assert wording.review_overdue(citation()).startswith("NEW/1 was due for review by 3 July 2023.")


@pytest.mark.parametrize(
    ("verdict", "account", "headline"),
    [
        ("allowed", None, "Yes"),
        ("allowed", "personal", "Yes, on your personal account"),
        ("allowed", "corporate", "Yes, on a force account"),
        ("not_allowed", None, "No"),
        ("not_allowed", "personal", "No, not on your personal account"),
        ("not_allowed", "corporate", "No, not on a force account"),
        ("conditional", None, "Only on conditions"),
        ("conditional", "personal", "Only on conditions, on your personal account"),
        ("conditional", "corporate", "Only on conditions, on a force account"),
        ("required", None, "You must do something here"),
        ("required", "corporate", "You must do something here"),
        ("information", None, "What the policy says"),
        ("information", "personal", "What the policy says"),
        ("not_covered", None, "Your force’s policy does not say"),
        ("not_covered", "personal", "Your force’s policy does not say"),
    ],
)
def test_the_headline_says_the_verdict_and_whose_account(
    verdict: Verdict, account: Account | None, headline: str
) -> None:
    assert wording.headline(answer(verdict, account)) == headline


def test_the_headline_of_two_answers_says_that_it_depends() -> None:
    parts = (
        AccountAnswer("personal", "allowed", "You may.", citation()),
        AccountAnswer("corporate", "not_allowed", "You may not.", citation()),
    )
    assert wording.headline(answer("conditional", accounts=parts)) == "It depends on whose account it is"


def test_the_headline_of_several_parts_says_the_verdict_of_each_and_whose_account() -> None:
    parts = (
        PartAnswer("may we", "not_allowed", "No.", citation()),
        PartAnswer("may i", "allowed", "Yes.", citation(), "personal"),
    )
    headline = wording.headline(replace(answer("not_allowed"), parts=parts))
    assert headline == "You asked more than one thing: No; Yes, on your personal account"


def test_the_headline_off_topic_does_not_speak_of_policy() -> None:
    headline = wording.headline(answer("not_covered", why="off_topic"))
    assert headline == "That is outside what Signpost can help with"


@pytest.mark.parametrize("verdict", [v for v in VERDICTS if v != "allowed"])
@pytest.mark.parametrize("account", [None, "personal", "corporate", "messaging"])
def test_only_a_permission_begins_with_yes(verdict: Verdict, account: Account | None) -> None:
    part = AccountAnswer(account or "personal", verdict, "Because.", citation())
    assert "yes" not in wording.headline(answer(verdict, account)).lower()
    assert "yes" not in wording.account_line(part)[0].lower()


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_line_for_an_account_names_that_account(verdict: Verdict) -> None:
    heading, text = wording.account_line(AccountAnswer("corporate", verdict, "Because.", citation()))
    assert (heading.endswith("on a force account"), text) == (True, "Because.")


PARTS = (PartAnswer("may i", "allowed", "Because.", citation()), PartAnswer("may we", "not_allowed", "Why.", None))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_question_that_asks_several_things_is_called_one_whatever_its_verdict(verdict: Verdict) -> None:
    whole = replace(answer(verdict, "personal", why="off_topic"), parts=PARTS)
    assert wording.headline(whole) == "You asked more than one thing: Yes; No"


def test_the_line_for_a_part_has_its_verdict_its_question_and_its_reason() -> None:
    assert [wording.part_line(part) for part in PARTS] == [("Yes", "“may i” Because."), ("No", "“may we” Why.")]


def test_the_line_for_a_part_on_which_policy_is_silent_is_never_a_yes() -> None:
    heading, text = wording.part_line(PartAnswer("may we", "not_covered", "", None))
    assert heading == "Your force’s policy does not say"
    assert text.startswith("“may we” Nothing we hold")
    assert "That is not a yes." in text


@pytest.mark.parametrize("topic", ["Blocking people", None])
def test_silence_is_never_a_yes(topic: str | None) -> None:
    assert "That is not a yes." in wording.not_covered(answer("not_covered", why="policy_silent", topic=topic))


@pytest.mark.parametrize(
    ("topic", "written"),
    [("Blocking people", "blocking people"), ("AI tools", "AI tools"), ("TikTok on work phones", "TikTok on work")],
)
def test_a_topic_keeps_its_capitals_only_where_they_belong_to_a_name(topic: str, written: str) -> None:
    assert f": {written}" in wording.not_covered(answer("not_covered", why="policy_silent", topic=topic))


def test_whom_to_ask_says_how_far_an_address_can_be_trusted() -> None:
    email = Channel("email", "comms@example.org", note="may be old", printed="2019")
    office = Contact("c", "communications department", "accounts", (email,))
    assert wording.ask(office) == "Communications department: comms@example.org (printed in 2019, may be old)."


def test_whom_to_ask_without_an_address_is_the_name_alone() -> None:
    assert wording.ask(OFFICE) == "Communications department."


def test_the_message_to_an_office_holds_question_guidance_and_reference() -> None:
    message = wording.message_to_office("can i post this", answer("not_allowed", citations=(citation(),)))
    assert "“can i post this”" in message
    assert "guidance was: No. It referred to NEW/1 version 2.0" in message


def test_the_message_to_an_office_has_no_reference_where_there_is_none() -> None:
    assert "referred" not in wording.message_to_office("can i post this", answer("not_covered"))


@pytest.mark.parametrize(
    ("choice", "label"),
    [
        ("helpful:allowed:x/y", "Helpful"),
        ("not_helpful:allowed:x/y", "Not helpful"),
        ("because:unclear:allowed:x/y", "I did not understand it"),
        ("ask_a_person", "Ask a person"),
        ("account:corporate", "What about a force account?"),
        ("account:personal", "What about my own account?"),
        ("keep", "Keep this answer"),
        ("receipt", "Get a receipt"),
        ("closest:none", "None of these"),
        ("no such button", ""),
    ],
)
def test_a_pressed_button_is_shown_with_the_words_that_were_on_it(choice: str, label: str) -> None:
    assert wording.pressed(choice) == label


@cache
def constants() -> dict[str, str]:
    """Every constant of the wording and its source."""
    found: dict[str, str] = {}
    for source in (file.read_text(encoding="utf-8") for file in SOURCES):
        for node in ast.parse(source).body:
            assigned = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
            for target in assigned:
                if isinstance(target, ast.Name):
                    found[target.id] = ast.get_source_segment(source, node) or ""
    return found


@pytest.mark.parametrize("name", constants())
def test_no_sentence_blames_or_threatens(name: str) -> None:
    blaming = re.compile(r"you failed|invalid|illegal|your (?:error|fault|mistake)|wrong input|forbidden|bad ", re.I)
    assert blaming.search(constants()[name]) is None


@cache
def texts() -> tuple[str, str]:
    """All that may use words, and the words themselves."""
    files = [f for folder in ("bot", "adapters") for f in (ROOT / folder).rglob("*") if f.suffix in (".py", ".html")]
    return (
        "".join(f.read_text(encoding="utf-8") for f in files if f not in SOURCES),
        "".join(f.read_text(encoding="utf-8") for f in SOURCES),
    )


@pytest.mark.parametrize("name", constants())
def test_every_sentence_is_used(name: str) -> None:
    elsewhere, words = texts()
    here = words.replace(constants()[name], "")
    assert re.search(
        rf"\b(?:{_NAMES})\.{name}\b",
        elsewhere,
    ) or re.search(rf"\b{name}\b", here)
