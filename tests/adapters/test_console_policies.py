"""The commands for policy owners and operators, and receipts."""

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.adapters.command import SCRIPT, SEIZED, Command, Ran, lines_of
from tests.conftest import PACKS


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
    assert (ran.status, ran.err.startswith(f"signpost: {tmp_path / 'key'}:1: this is no key")) == (1, True)
