"""The `signpost` command, with the project's own packs: what it prints and with which exit status."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from adapters.compose import compose_knowledge
from adapters.console.app import main
from bot import wording
from bot.settings import Settings
from tests.conftest import PACKS

SCRIPT = Path(sys.executable).parent / "signpost"
SEIZED = "can i post a photo of the drugs we seized on my instagram"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the West Midlands pack was read, which takes a minute."""
    folder = tmp_path_factory.mktemp("console")
    compose_knowledge(Settings(data=folder)).prepare("wmp", date.today())
    return folder


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment without any setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("SIGNPOST_")]:
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.fixture
def signpost(prepared: Path, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def run(*arguments: str, data: Path = prepared) -> Ran:
        environment.setenv("SIGNPOST_DATA", str(data))
        capsys.readouterr()
        status = main(arguments)
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def installed(prepared: Path, environment: pytest.MonkeyPatch) -> Command:
    """Run the installed command as its own process."""

    def run(*arguments: str | bytes, stdin: bytes = b"", **variables: str) -> Ran:
        env = os.environ | {"SIGNPOST_DATA": str(prepared), "PYTHONIOENCODING": "utf-8"} | variables
        ran = subprocess.run([SCRIPT, *arguments], input=stdin, capture_output=True, env=env, timeout=120)
        return Ran(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))

    return run


def lines_of(file: Path, *lines: str) -> str:
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def item(**fields: object) -> str:
    return json.dumps({"id": "q1", "kind": "question", "force": "wmp", "text": SEIZED} | fields, ensure_ascii=False)


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
        (item(kind="draft"), "does not check items of kind 'draft' yet, only questions"),
        (item(kind="dm"), "does not check items of kind 'dm' yet, only questions"),
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


def test_evaluate_counts_the_cases_that_are_answered_as_expected(signpost: Command, tmp_path: Path) -> None:
    file = lines_of(
        tmp_path / "cases.yaml",
        f"- {{force: wmp, question: {SEIZED}, date: 2026-11-20, verdict: not_allowed, document: OTHER/4}}",
        "- {force: wmp, question: how do i book my annual leave, date: 2026-11-20, verdict: not_covered}",
    )
    assert signpost("evaluate", file) == Ran(0, "2 of 2 cases as expected\n", "")


def test_evaluate_names_the_line_of_a_case_that_is_answered_otherwise(signpost: Command, tmp_path: Path) -> None:
    file = lines_of(
        tmp_path / "cases.yaml",
        "- {force: wmp, question: how do i book my annual leave, date: 2026-11-20, verdict: not_covered}",
        f"- {{force: wmp, question: {SEIZED}, date: 2026-11-20, verdict: allowed}}",
    )
    ran = signpost("evaluate", file)
    assert ran.status == 1
    assert ran.out == f"{file}:2: expected allowed, got not_allowed\n1 of 2 cases as expected\n"


def test_evaluate_names_the_fault_of_a_case(signpost: Command, tmp_path: Path) -> None:
    file = lines_of(tmp_path / "cases.yaml", "- {force: wmp, question: can i post, verdict: maybe}")
    ran = signpost("evaluate", file)
    assert (ran.status, ran.err.startswith(f"signpost: {file}:1: ")) == (1, True)


# policies


def policy(file: Path, heading: str = "Policy Ref: OTHER/4") -> str:
    bullets = ["# Personal accounts", "You must not:", "", "- post about a job.", "- post a picture.", "- post a name."]
    return lines_of(file, heading, "", *bullets)


def test_an_official_document_is_recognised_and_loaded(signpost: Command, tmp_path: Path) -> None:
    ran = signpost("policies", "add", "--force", "wmp", policy(tmp_path / "policy.md"), data=tmp_path / "data")
    assert ran.status == 0
    assert ran.out.startswith("OTHER/4: ")
    assert "clauses loaded" in ran.out


def test_what_was_loaded_is_listed(signpost: Command, tmp_path: Path) -> None:
    data = tmp_path / "data"
    before = signpost("policies", "list", "--force", "wmp", data=data).out
    signpost("policies", "add", "--force", "wmp", policy(tmp_path / "policy.md"), data=data)
    after = signpost("policies", "list", "--force", "wmp", data=data).out
    assert before.count("official wording not loaded") == after.count("official wording not loaded") + 1
    assert f"loaded {date.today()}: " in after


def test_the_list_says_what_is_in_force_and_what_is_overdue(signpost: Command, tmp_path: Path) -> None:
    ran = signpost("policies", "list", data=tmp_path)
    assert ran.status == 0
    assert "  OTHER/4 v1.1, 2022-07-13: in force, review by 2023-07-13 (OVERDUE)\n" in ran.out
    assert "  CC/01 v2.1, 2019-05-23: earlier, review by 2021-05-23 (OVERDUE)\n" in ran.out
    assert all(force in ran.out for force in ("(wiltshire)", "(wmp)", "(wwm)"))


def test_the_list_of_an_unknown_force_is_refused(signpost: Command) -> None:
    assert signpost("policies", "list", "--force", "nowhere").status == 1


def test_a_file_that_is_none_of_the_documents_is_refused_with_what_to_do(signpost: Command, tmp_path: Path) -> None:
    file = policy(tmp_path / "policy.md", heading="Canteen menu")
    ran = signpost("policies", "add", "--force", "wmp", file, data=tmp_path / "data")
    assert (ran.status, ran.out) == (1, "")
    assert "this is none of the documents of West Midlands Police that we know (OTHER/4, CC/01, FACEBOOK)" in ran.err
    assert "--document ID" in ran.err


def test_one_bad_file_keeps_the_others_from_being_loaded(signpost: Command, tmp_path: Path) -> None:
    good, bad = policy(tmp_path / "good.md"), policy(tmp_path / "bad.md", heading="Canteen menu")
    assert signpost("policies", "add", "--force", "wmp", good, bad, data=tmp_path / "data").status == 1
    assert not (tmp_path / "data" / "documents").exists()


def test_a_document_that_is_not_recognised_can_be_named(signpost: Command, tmp_path: Path) -> None:
    text = "## Management of content\n\n4.19 Hats.\n\n4.20 Gloves.\n\n4.22 Scarves.\n"
    file = lines_of(tmp_path / "policy.md", text)
    ran = signpost("policies", "add", "--force", "wmp", "--document", "CC/01", file, data=tmp_path / "data")
    assert (ran.status, ran.out.startswith("CC/01: ")) == (0, True)


def test_another_document_does_not_take_the_place_of_the_one_that_is_named(signpost: Command, tmp_path: Path) -> None:
    file = lines_of(tmp_path / "policy.md", "## Cooking\n\n- Boil water.\n- Add salt.\n- Wait.\n")
    ran = signpost("policies", "add", "--force", "wmp", "--document", "CC/01", file, data=tmp_path / "data")
    assert (ran.status, "another document. Nothing was loaded." in ran.err) == (1, True)


def test_a_name_is_for_one_document_only(signpost: Command, tmp_path: Path) -> None:
    files = [policy(tmp_path / "a.md"), policy(tmp_path / "b.md")]
    ran = signpost("policies", "add", "--force", "wmp", "--document", "CC/01", *files, data=tmp_path / "data")
    assert (ran.status, ran.err) == (1, "signpost: --document names one document, so give one file with it.\n")


def test_our_own_packs_have_no_faults(signpost: Command) -> None:
    ran = signpost("policies", "check")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("no faults\n") == 4


def test_the_faults_of_a_pack_are_named_with_file_and_line(signpost: Command) -> None:
    ran = signpost("policies", "check", "--packs", str(PACKS))
    assert (ran.status, ran.out) == (1, "")
    assert f"{PACKS / 'example' / 'rules' / 'posting.yaml'}:9: " in ran.err


def test_a_folder_without_packs_is_a_fault(signpost: Command, tmp_path: Path) -> None:
    ran = signpost("policies", "check", "--packs", str(tmp_path))
    assert (ran.status, "there is no pack in this folder" in ran.err) == (1, True)


def test_a_reader_that_stops_reading_is_no_fault(prepared: Path, environment: pytest.MonkeyPatch) -> None:
    env = os.environ | {"SIGNPOST_DATA": str(prepared)}
    command = subprocess.Popen(
        [SCRIPT, "policies", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, text=True
    )
    assert command.stdout is not None
    command.stdout.close()
    assert (command.stderr.read() if command.stderr else "", command.wait(60)) == ("", 0)
    if command.stderr:
        command.stderr.close()


# receipt


@pytest.fixture
def receipt(installed: Command) -> str:
    """A receipt that a chat gave."""
    out = installed("chat", "--force", "wmp", stdin=f"{SEIZED}\n6\n".encode()).out
    assert "\n6  Get a receipt\n" in out
    return out[out.index("{") : out.rindex("}") + 1]


def test_a_receipt_from_a_chat_is_confirmed(signpost: Command, receipt: str, tmp_path: Path) -> None:
    ran = signpost("receipt", "verify", lines_of(tmp_path / "receipt.json", receipt))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("This receipt is genuine: issued here on ")
    assert ran.out.endswith("Answer: No, not on your personal account.\n")


def test_a_receipt_can_be_pasted(installed: Command, receipt: str) -> None:
    ran = installed("receipt", "verify", "-", stdin=receipt.encode())
    assert (ran.status, "This receipt is genuine" in ran.out) == (0, True)


def test_a_changed_receipt_is_refused(signpost: Command, receipt: str, tmp_path: Path) -> None:
    changed = receipt.replace("not_allowed", "allowed")
    ran = signpost("receipt", "verify", lines_of(tmp_path / "receipt.json", changed))
    assert (ran.status, ran.out) == (1, "")
    assert "This receipt was changed after it was issued" in ran.err


def test_a_receipt_of_another_installation_is_refused(signpost: Command, receipt: str, tmp_path: Path) -> None:
    file = lines_of(tmp_path / "receipt.json", receipt)
    ran = signpost("receipt", "verify", file, data=tmp_path / "another")
    assert (ran.status, "not issued by this installation" in ran.err) == (1, True)


@pytest.mark.parametrize("content", ["", "hello", "{", "[]"])
def test_what_is_no_receipt_is_refused(signpost: Command, tmp_path: Path, content: str) -> None:
    ran = signpost("receipt", "verify", lines_of(tmp_path / "receipt.json", content))
    assert (ran.status, "This is not a Signpost receipt" in ran.err) == (1, True)


def test_a_malformed_key_is_named(signpost: Command, receipt: str, tmp_path: Path) -> None:
    lines_of(tmp_path / "key", "no key")
    ran = signpost("receipt", "verify", lines_of(tmp_path / "receipt.json", receipt), data=tmp_path)
    assert (ran.status, ran.err.startswith(f"signpost: {tmp_path / 'key'}: this is no key")) == (1, True)
