"""`signpost hold`, `people export`, `people erase` and `contacts export`."""

import csv
import io
import json
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from adapters.compose import compose
from bot.records import audit
from bot.records.contacts import Contact
from bot.records.runs import Run
from bot.reports import filing
from bot.services import Services
from bot.settings import Settings
from tests.adapters.command import Command, Ran
from tests.bot.team import OFFICER, TEAM

NOTE = "=zigzag łódź 🚓"


@pytest.fixture
def installation(data: Path) -> Iterator[Services]:
    """Some people of West Midlands Police, on a database of the test's own."""
    with closing(compose(Settings(data=data))) as services:
        services.people.import_all([replace(member, force="wmp") for member in TEAM], services.now())
        yield services


@pytest.fixture
def contact(installation: Services) -> Contact:
    answers = {"danger": "no", "platform": "x", "how": "message", "about": "complaint", "note": NOTE}
    run = Run("run-1", "contact", "wmp", answers, f"web:web-{OFFICER}", installation.now())
    filed, _ = filing.file(run, run.person, installation)
    return filed


def last(services: Services, subject: str) -> tuple[str, str, str]:
    with services.store.database.read() as connection:
        entry = audit.entries(connection, subject)[-1]
    return entry.actor, entry.action, entry.detail


# hold


def test_a_record_is_held_listed_and_lifted(
    signpost: Command, installation: Services, contact: Contact, data: Path
) -> None:
    placed = signpost("hold", "place", contact.reference.lower(), "--case", "20/1", "--reason", "trial", data=data)
    assert placed == Ran(0, f"Hold 1: {contact.reference} is held for 20/1.\n", "")
    assert last(installation, contact.reference) == ("console", "held", "hold 1")
    listed = signpost("hold", "list", data=data).out
    assert listed.startswith(f"1  {contact.reference} (record, wmp) for 20/1, placed ")
    assert listed.endswith(" by console: trial\n")
    lifted = signpost("hold", "lift", "1", "--reason", "over", data=data)
    assert lifted == Ran(0, f"Hold 1 is lifted: {contact.reference} is kept as long as any other.\n", "")
    assert last(installation, contact.reference) == ("console", "hold_lifted", "hold 1")
    assert signpost("hold", "list", data=data).out == "Nothing is held.\n"
    assert "lifted" in signpost("hold", "list", "--all", data=data).out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["place", "AAAA-AAAA", "--case", "1", "--reason", "r"], "Nothing is kept under 'AAAA-AAAA'"),
        (["place", "--person", "4711", "--case", "1", "--reason", "r"], "Nothing is kept under '4711'"),
        (["place", "--case", "1", "--reason", "r"], "Name a reference, or a person"),
        (["place", "AAAA-AAAA", "--case", " ", "--reason", "r"], "--case: Enter the reference"),
        (["place", "AAAA-AAAA", "--case", "1", "--reason", ""], "--reason: Enter the reason"),
        (["place", "--person", "1001", "--account", "fax:1", "--case", "1", "--reason", "r"], "--account fax:1"),
        (["lift", "7", "--reason", "r"], "There is no hold 7."),
    ],
)
def test_a_hold_that_can_t_be_is_refused_with_the_reason(
    signpost: Command, installation: Services, data: Path, arguments: list[str], problem: str
) -> None:
    ran = signpost("hold", *arguments, data=data)
    assert (ran.status, problem in ran.err) == (1, True)


# people export


@pytest.mark.parametrize("form", ["json", "csv", "pdf"])
def test_what_is_kept_about_a_person_is_written_to_a_file_of_ones_own(
    signpost: Command, installation: Services, contact: Contact, data: Path, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"export.{form}"
    ran = signpost("people", "export", OFFICER, "--format", form, "--output", str(file), data=data)
    assert (ran.status, ran.err) == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert contact.reference in text_of(file)
    assert "=zigzag łódź" in text_of(file)
    assert last(installation, OFFICER)[:2] == ("console", "person_exported")


def text_of(file: Path) -> str:
    if file.suffix != ".pdf":
        return file.read_text(encoding="utf-8-sig")
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def test_a_file_is_not_replaced_unasked_and_then_nothing_is_read(
    signpost: Command, installation: Services, contact: Contact, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text("another")
    arguments = ("people", "export", OFFICER, "--format", "json", "--output", str(file))
    ran = signpost(*arguments, data=data)
    assert (ran.status, "this is there already" in ran.err, file.read_text()) == (1, True, "another")
    with installation.store.database.read() as connection:
        assert audit.entries(connection, OFFICER) == []
    assert signpost(*arguments, "--force-overwrite", data=data).status == 0
    assert json.loads(file.read_text())["title"] == "What Signpost keeps about 1001"


def test_of_whom_nothing_is_kept_no_file_is_made(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    ran = signpost("people", "export", "4711", "--output", str(tmp_path / "export.pdf"), data=data)
    assert (ran.status, "Nothing is kept about 4711" in ran.err) == (1, True)
    assert not (tmp_path / "export.pdf").exists()


# people erase


def test_what_goes_and_what_stays_is_said_before_and_after(
    signpost: Command, installation: Services, contact: Contact, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.store.keep_answer(f"web:web-{OFFICER}", "an answer", installation.now())
    monkeypatch.setattr("sys.stdin", io.StringIO("1002\n"))
    refused = signpost("people", "erase", OFFICER, data=data)
    assert refused.status == 1
    assert "kept_answer: 1, will be erased.\ncontact: 1, not erased: kept 6 years after it was filed" in refused.out
    assert refused.out.endswith("Nothing was erased.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("1001\n"))
    done = signpost("people", "erase", OFFICER, data=data)
    assert done.status == 0
    assert "kept_answer: 1, erased.\n" in done.out
    assert signpost("people", "erase", OFFICER, "--yes", data=data).out.endswith("There is nothing to erase.\n")
    assert last(installation, OFFICER) == ("console", "erased", "kept_answer 1")


# contacts export


def test_records_are_handed_over_as_a_table_that_is_safe_to_open(
    signpost: Command, installation: Services, contact: Contact, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "export.csv"
    arguments = ("contacts", "export", "--force", "wmp", "--format", "csv", "--case", "20/1", "--output", str(file))
    ran = signpost(*arguments, data=data)
    assert (ran.status, ran.err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    assert row["Reference"] == contact.reference
    assert NOTE in row["What was recorded"]
    assert last(installation, contact.reference) == ("console", "exported", "20/1")


def test_records_are_handed_over_as_pages(
    signpost: Command, installation: Services, contact: Contact, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "export.pdf"
    arguments = ("contacts", "export", "--force", "wmp", "--reference", contact.reference, "--output", str(file))
    assert signpost(*arguments, data=data).status == 0
    assert "=zigzag łódź [U+1F693]" in text_of(file)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--force", "nowhere"], "We hold no policy for the force 'nowhere'"),
        (["--force", "wmp", "--since", "2030-01-01"], "No record of wmp fits that."),
        (["--force", "wmp", "--reference", "aaaa-aaaa"], "can be handed over: AAAA-AAAA."),
    ],
)
def test_what_can_t_be_handed_over_is_refused_with_the_reason(
    signpost: Command, contact: Contact, data: Path, tmp_path: Path, options: list[str], problem: str
) -> None:
    ran = signpost("contacts", "export", *options, "--output", str(tmp_path / "export.pdf"), data=data)
    assert (ran.status, problem in ran.err) == (1, True)
    assert list(tmp_path.glob("*export*")) == []


def test_a_fault_in_a_retention_file_is_named(signpost: Command, data: Path, tmp_path: Path) -> None:
    """`policies check` finds it before the service does."""
    import shutil

    from knowledge.search import PACKS

    for pack in ("national", "wmp"):
        shutil.copytree(PACKS / pack, tmp_path / "packs" / pack)
    file = tmp_path / "packs" / "wmp" / "retention.yaml"
    file.write_text("contact: {period: for ever, because: x}\n")
    ran = signpost("policies", "check", "--packs", str(tmp_path / "packs"), data=data)
    assert (ran.status, f"{file}:1: period is 'for ever'" in ran.err) == (1, True)
