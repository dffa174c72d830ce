"""The `signpost` command, with the project's own packs: what it prints and with which exit status."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import wording
from tests.adapters.command import SEIZED, Command, Ran, item, lines_of

# Called wrongly


def test_the_installed_command_lists_what_it_can_do(installed: Command) -> None:
    ran = installed("--help")
    assert ran.status == 0
    assert all(f"\n    {name} " in ran.out for name in ("ask", "chat", "serve", "batch", "evaluate", "policies"))


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["ask", "can i post"], ["ask", "--force", "wmp"], ["policies"], ["receipt", "verify"]]
)
def test_a_command_that_is_called_wrongly_says_how_to_call_it(installed: Command, arguments: list[str]) -> None:
    ran = installed(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: signpost")


def test_an_unknown_setting_is_refused_with_the_name_that_comes_close(installed: Command) -> None:
    ran = installed("ask", "--force", "wmp", SEIZED, SIGNPOST_DATABASE_ULR="sqlite:///x.db")
    assert (ran.status, ran.out) == (2, "")
    assert "There is no setting SIGNPOST_DATABASE_ULR. Did you mean SIGNPOST_DATABASE_URL?" in ran.err


def test_a_port_that_is_none_is_refused(installed: Command) -> None:
    ran = installed("policies", "list", SIGNPOST_PORT="http")
    assert (ran.status, "SIGNPOST_PORT is 'http'" in ran.err) == (2, True)


def test_a_data_folder_that_is_a_file_is_said_plainly(signpost: Command, tmp_path: Path) -> None:
    lines_of(tmp_path / "data", "not a folder")
    ran = signpost("ask", "--force", "wmp", SEIZED, data=tmp_path / "data")
    assert (ran.status, str(tmp_path / "data") in ran.err) == (2, True)


# ask


def test_ask_prints_verdict_rule_clause_and_whom_to_ask(installed: Command) -> None:
    ran = installed("ask", "--force", "wmp", SEIZED)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("✘ No, not on your personal account\n")
    assert "OTHER/4 version 1.1 (13 July 2022), Personal accounts," in ran.out
    assert f"{wording.WHO_TO_ASK}: " in ran.out


def test_ask_as_json_prints_one_object(signpost: Command) -> None:
    ran = signpost("ask", "--force", "wmp", SEIZED, "--json")
    answer = json.loads(ran.out)
    assert (ran.status, answer["verdict"]) == (0, "not_allowed")
    assert answer["citations"][0]["document"] == "OTHER/4"
    assert answer["answer"].startswith("✘ No, not on your personal account")


def test_ask_keeps_nothing(signpost: Command, prepared: Path, tmp_path: Path) -> None:
    (prepared / "cache").mkdir(exist_ok=True)  # a test before this one may have made it
    (tmp_path / "cache").symlink_to(prepared / "cache")
    signpost("ask", "--force", "wmp", SEIZED, data=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["cache"]


def test_ask_does_not_need_a_terminal_that_can_show_everything(installed: Command) -> None:
    ran = installed("ask", "--force", "wmp", SEIZED, PYTHONIOENCODING="ascii")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("? No, not on your personal account\n")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", wording.ASK_SOMETHING),
        ("   ", wording.ASK_SOMETHING),
        ("can i post " * 9091, wording.TOO_LONG.format(limit="2,000")),
        ("🚓🚨👮", wording.NO_WORDS),
        (
            "Czy mogę opublikować zdjęcie z pracy na moim profilu?",
            wording.NOT_ENGLISH.format(office="your line manager"),
        ),
    ],
    ids=["empty", "spaces", "100,000 characters", "emoji", "Polish"],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_what_is_no_question_is_refused(signpost: Command, question: str, message: str, form: list[str]) -> None:
    assert signpost("ask", "--force", "wmp", question, *form) == Ran(1, "", f"signpost: {message}\n")


@pytest.mark.parametrize("force", ["nowhere", "", "../wmp", "national"])
def test_an_unknown_force_is_refused_with_those_that_there_are(signpost: Command, force: str) -> None:
    ran = signpost("ask", "--force", force, SEIZED)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"signpost: We hold no policy for the force '{force}'. We hold: wiltshire, wmp, wwm.\n"


def test_a_question_that_is_not_in_the_terminals_encoding_ends_without_a_traceback(installed: Command) -> None:
    assert "Traceback" not in installed("ask", "--force", "wmp", b"can i post about the caf\xe9 on my facebook").err


# chat


def test_chat_answers_and_understands_a_follow_up(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=f"{SEIZED}\nand on the force twitter?\n".encode())
    assert (ran.status, "Traceback" in ran.err) == (0, False)
    welcome, first, second, _ = ran.out.split("\n> ")
    assert "Signpost, for West Midlands Police." in welcome
    assert first.strip().startswith("✘ No, not on your personal account")
    assert "on a force account" in second.strip().splitlines()[0]


def test_a_number_typed_in_chat_presses_that_button(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=f"{SEIZED}\n1\n".encode())
    assert "\n1  Helpful\n" in ran.out
    assert wording.THANKS in ran.out


def test_chat_answers_what_is_no_question_and_goes_on(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=f"\n🚓\n{'x' * 100_000}\n9\n{SEIZED}\n".encode())
    shown = " ".join(ran.out.split())
    assert (ran.status, shown.count(wording.NO_WORDS)) == (0, 2)
    assert wording.ASK_SOMETHING in shown
    assert wording.TOO_LONG.format(limit="2,000") in shown
    assert "✘ No, not on your personal account" in shown


@pytest.mark.parametrize("word", ["quit", "EXIT", " exit "])
def test_chat_ends_when_told_to(installed: Command, word: str) -> None:
    ran = installed("chat", "--force", "wmp", stdin=f"{word}\n{SEIZED}\n".encode())
    assert (ran.status, "✘" in ran.out) == (0, False)


def test_chat_forgets_the_conversation_when_it_ends(installed: Command, prepared: Path) -> None:
    installed("chat", "--force", "wmp", stdin=SEIZED.encode())
    with closing(sqlite3.connect(prepared / "signpost.db")) as database:
        assert database.execute("select * from threads").fetchall() == []


def test_chat_goes_on_after_a_line_that_is_not_in_the_terminals_encoding(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=b"can i post about the caf\xe9\n" + SEIZED.encode())
    assert (ran.status, "Traceback" in ran.err) == (0, False)
    assert "✘ No, not on your personal account" in ran.out


def test_chat_about_an_unknown_force_is_refused(signpost: Command) -> None:
    assert "no policy for the force 'nowhere'" in signpost("chat", "--force", "nowhere").err


def test_a_database_that_cannot_be_opened_ends_chat_without_a_traceback(installed: Command) -> None:
    ran = installed("chat", "--force", "wmp", stdin=SEIZED.encode(), SIGNPOST_DATABASE_URL="nonsense")
    assert (ran.status, "Traceback" in ran.err) == (2, False)


# batch


def test_batch_prints_one_prediction_a_line(signpost: Command, tmp_path: Path) -> None:
    file = lines_of(tmp_path / "items.jsonl", item(), "", item(id="q2", text="how do i book my annual leave"))
    ran = signpost("batch", file)
    predictions = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, ran.err) == (0, "")
    assert [(p["id"], p["verdict"]) for p in predictions] == [("q1", "not_allowed"), ("q2", "not_covered")]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "q1", "kind":', "Expecting value"),
        ("can i post this", "Expecting value"),
        ('["q1"]', "it has to be a JSON object"),
        (item(text=None), "it needs 'text', as text"),
        (item(force="nowhere"), "We hold no policy for the force 'nowhere'"),
        (item(kind="draft"), "it needs 'account', as text"),
        (item(kind="draft", account="mine"), "Say which account it is for."),
        (item(kind="dm"), "it needs 'account', as text"),
    ],
)
def test_a_line_that_cannot_be_answered_is_named_and_the_others_are_answered(
    signpost: Command, tmp_path: Path, line: str, complaint: str
) -> None:
    file = lines_of(tmp_path / "items.jsonl", item(), line, item(id="q3"))
    ran = signpost("batch", file)
    assert ran.status == 1
    assert [json.loads(answer)["id"] for answer in ran.out.splitlines()] == ["q1", "q3"]
    assert ran.err.startswith(f"signpost: {file}:2: ")
    assert complaint in ran.err


@pytest.mark.parametrize("character", ["\u2028", "\u0085"], ids=["line separator", "next line"])
def test_only_a_line_feed_ends_a_line_of_a_batch(signpost: Command, tmp_path: Path, character: str) -> None:
    ran = signpost("batch", lines_of(tmp_path / "items.jsonl", item(text=f"can i post{character}this photo")))
    assert (ran.status, len(ran.out.split("\n")), ran.err) == (0, 2, "")


def test_half_a_character_in_one_item_does_not_stop_the_others(signpost: Command, tmp_path: Path) -> None:
    broken = item(text="can i post this").replace("this", "\\ud83d")
    ran = signpost("batch", lines_of(tmp_path / "items.jsonl", broken, item(id="q2")))
    assert json.loads(ran.out.splitlines()[-1])["id"] == "q2"


@pytest.mark.parametrize(
    "command", [["batch"], ["evaluate"], ["receipt", "verify"], ["policies", "add", "--force", "wmp"]]
)
def test_a_file_that_is_not_there_is_named(signpost: Command, tmp_path: Path, command: list[str]) -> None:
    ran = signpost(*command, str(tmp_path / "nothing"))
    assert (ran.status, ran.out) == (1, "")
    assert f"{tmp_path / 'nothing'}" in ran.err


# evaluate
