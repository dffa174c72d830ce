"""`signpost check` and checking a draft in the terminal chat."""

import json
import re
from pathlib import Path

import pytest

from adapters.console import outbound
from bot import wording
from bot.messages import Card, Highlight, Highlighted, Reply
from bot.wording import drafts as words
from tests.adapters.command import Command

STREET = "Nicked two lads for burglary on Harcastle Road, Erdington tonight, both in custody"
BREW = "Home at last. Brew, slippers, cat on my lap. Lovely."


def test_a_draft_with_a_problem_is_shown_with_numbered_marks(signpost: Command) -> None:
    ran = signpost("check", "--force", "wmp", "--account", "personal", STREET)
    shown = " ".join(ran.out.split())
    assert (ran.status, ran.err) == (1, "")
    assert shown.startswith("✘ Don’t post this as it is on your personal account")
    assert re.search(r"\((\d)\)>>[^(]*Harcastle.*Erdington<<\(\1\)", shown), "other marks may begin or end within it"
    assert f"{words.REASONS['location'][0]}: {words.REASONS['location'][1]}" in shown
    assert "OTHER/4 version 1.1" in shown


def test_a_draft_without_a_problem_is_said_to_be_fine(signpost: Command) -> None:
    ran = signpost("check", "--force", "wiltshire", "--account", "personal", BREW)
    assert ran.status == 0
    assert ran.out.startswith("✔ We found nothing wrong with this on your personal account")


def test_as_json_it_is_what_batch_writes(installed: Command, tmp_path: Path) -> None:
    form = ["--force", "wmp", "--account", "personal"]
    alone = json.loads(installed("check", *form, "--json", "-", stdin=STREET.encode()).out)
    item = {"id": "check", "kind": "draft", "force": "wmp", "account": "personal", "text": STREET}
    (tmp_path / "items.jsonl").write_text(json.dumps(item))
    batch = json.loads(installed("batch", str(tmp_path / "items.jsonl")).out)
    assert alone == batch
    assert {"type", "start", "end", "reason"} == set(alone["issues"][0])
    assert alone["verdict"] == "not_ok"


def test_an_empty_draft_is_refused(signpost: Command) -> None:
    ran = signpost("check", "--force", "wmp", "--account", "personal", "  ")
    assert (ran.status, ran.err) == (1, f"signpost: {words.EMPTY}\n")


def test_in_the_chat_a_draft_is_asked_for_field_by_field(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=f"check a draft\n1\n{BREW}\n\n{STREET}\n.\n".encode())
    assert words.FORM_ACCOUNT in ran.out
    assert "1  My own account" in ran.out
    assert "✘ Don’t post this as it is on your personal account" in ran.out
    assert "Keep this answer" not in ran.out  # no part of it was taken for a question


def test_a_draft_cannot_steer_the_terminal(signpost: Command) -> None:
    ran = signpost("check", "--force", "wmp", "--account", "personal", f"\x1b]0;title\x07 {STREET} \u202e")
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)


def test_an_empty_answer_leaves_the_form(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=b"draft\n\ncan i put a pic of the drugs we seized on insta\n")
    assert "✘ No, not on your personal account" in ran.out


@pytest.mark.parametrize("command", [["check", "--account", "personal"], ["ask"]])
def test_words_without_quotation_marks_are_not_repeated(
    signpost: Command, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        signpost(*command, "--force", "wmp", "Nicked", "Gary", "Pike")
    said = capsys.readouterr().err
    assert wording.TOO_MANY_WORDS in said
    assert not {"Nicked", "Gary", "Pike"} & set(re.findall(r"\w+", said))


@pytest.mark.parametrize(
    "command",
    [
        ["Gary"],
        ["check", "--force", "wmp", "--account", "Gary", "x"],
        ["ask", "--force", "wmp", "--json=Gary", "x"],
        ["hold", "lift", "Gary", "--reason", "over"],
        ["hold", "lift", "1", "--reason", "Nicked", "Gary"],
        ["groups", "export", "--force", "wmp", "--since", "Gary", "--output", "x"],
        ["contacts", "export", "--force", "wmp", "--output", "x", "--case", "The", "Gary"],
    ],
)
def test_no_error_about_a_call_repeats_what_was_typed(
    signpost: Command, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        signpost(*command)
    assert "Gary" not in capsys.readouterr().err


def test_a_draft_that_cannot_be_read_is_said_to_be_so(signpost: Command) -> None:
    form = ("check", "--force", "wmp", "--account", "personal", "-. .. -.-. -.- . -.. / --. .- .-. -.--")
    assert words.UNREADABLE[:40] in signpost(*form).out
    assert json.loads(signpost(*form, "--json").out)["unreadable"] is True


def test_marks_that_overlap_have_their_number_at_both_ends() -> None:
    text = "Gary Pike on Smith Lane"
    marks = (Highlight(2, 0, 9), Highlight(3, 0, 23))
    card = Card("Look", "no", (Highlighted(text, marks),))
    assert "(3)>>(2)>>Gary Pike<<(2) on Smith Lane<<(3)" in outbound.text(Reply("Look", cards=(card,)))
