"""`signpost campaign` and `signpost groups`, for operators."""

import csv
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from adapters.compose import compose
from adapters.console.app import main
from bot.records import audit
from bot.services import Services
from bot.settings import Settings
from bot.wording import campaigns as words
from tests.adapters.command import Command
from tests.bot.team import OFFICER, TEAM

DETAILS = {"before": "seen", "name": "=Swaps", "app": "whatsapp", "outsiders": "no"}
HEADER = "id,force,unit,line_manager,deputy,roles,absent_until,slack,teams,web"


@pytest.fixture
def installation(data: Path) -> Iterator[Services]:
    """Some people of West Midlands Police, one of whom has declared a group."""
    with closing(compose(Settings(data=data))) as services:
        services.people.import_all([replace(member, force="wmp") for member in TEAM], services.now())
        with services.store.database.write() as connection:
            services.groups.add(connection, "GGGG-2222", "wmp", OFFICER, DETAILS, services.now())
        yield services


def last_day(services: Services) -> str:
    return (services.now() + timedelta(days=60)).date().isoformat()


def start(services: Services) -> list[str]:
    return ["campaign", "start", "--force", "wmp", "--last-day", last_day(services)]


def test_a_campaign_is_shown_before_it_begins(
    signpost: Command, installation: Services, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")
    ran = signpost(*start(installation), "--unit", "North", data=data)
    assert ran.status == 1
    assert "People who will be asked: 3" in ran.out
    assert [found.status for found in installation.campaigns.of_force("wmp")] == ["ended"]


def test_one_that_is_confirmed_is_begun_shown_and_ended(
    signpost: Command, installation: Services, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "Yes")
    assert words.BEGUN in signpost(*start(installation), data=data).out
    (campaign,) = installation.campaigns.of_force("wmp")
    shown = signpost("campaign", "show", "--force", "wmp", data=data).out
    assert "North 3 0 0 3 " in " ".join(shown.split())
    assert OFFICER not in shown
    assert words.ENDED in signpost("campaign", "end", campaign.reference.lower(), data=data).out
    assert [found.status for found in installation.campaigns.of_force("wmp")] == ["ended"]
    with installation.store.database.read() as connection:
        done = [(e.actor, e.action) for e in audit.entries(connection, campaign.reference)]
    assert done == [("console", f"campaign_{what}") for what in ("planned", "previewed", "begun", "ended")]


def test_an_import_has_new_people_take_part(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    signpost(*start(installation), "--yes", data=data)
    file = tmp_path / "people.csv"
    file.write_text(f"{HEADER}\n1001,wmp,North,2001,,,,,,\n2001,wmp,North,,,,,,,boss\n1009,wmp,North,2001,,,,,,new\n")
    assert signpost("people", "import", str(file), data=data).status == 0
    assert "North 3 0 0 3 " in " ".join(signpost("campaign", "show", "--force", "wmp", data=data).out.split())


def test_who_left_with_a_group_is_on_the_list_of_their_line_manager(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"{HEADER}\n2001,wmp,North,,,,,,,boss\n")
    assert signpost("people", "import", str(file), data=data).status == 0
    with installation.store.database.read() as connection:
        assert [left.person for left in installation.leavers.of_managers(connection, ["2001"])] == [OFFICER]


def test_what_was_exported_and_marked_is_not_exported_again(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "groups.csv"
    assert signpost("groups", "export", "--force", "wmp", "--output", str(file), data=data).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert (row["reference"], row["name"], row["app"]) == ("GGGG-2222", "'=Swaps", "WhatsApp")
    marked = signpost("groups", "transferred", str(file), "--under", "HR-14", data=data)
    assert marked.out == "1 of 1 entries marked as taken over, 0 were marked before.\n"
    again = tmp_path / "again.csv"
    assert "0 entries" in signpost("groups", "export", "--force", "wmp", "--output", str(again), data=data).out
    whole = tmp_path / "all.csv"
    ran = signpost("groups", "export", "--force", "wmp", "--all", "--output", str(whole), data=data)
    assert ran.out.startswith("1 entries")
    assert sorted(found.name for found in tmp_path.glob("*.csv*")) == ["again.csv", "all.csv", "groups.csv"]


def test_what_is_exported_can_be_read_as_a_pdf(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "groups.pdf"
    ran = signpost("groups", "export", "--force", "wmp", "--format", "pdf", "--output", str(file), data=data)
    assert (ran.status, "transferred” reads that" in ran.out) == (0, True)
    text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
    for said in (
        "Messaging groups of wmp",
        "Group: GGGG-2222",
        "=Swaps",
        "WhatsApp",
        f"Person: {OFFICER}",
        "Unit: North",
    ):
        assert said in text


def test_no_file_is_written_over_and_none_that_is_no_table_is_marked(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("mine\n1\n")
    assert signpost("groups", "export", "--force", "wmp", "--output", str(file), data=data).status == 1
    assert file.read_text() == "mine\n1\n"
    ran = signpost("groups", "transferred", str(file), "--under", "HR-14", data=data)
    assert (ran.status, "it needs the column" in ran.err) == (1, True)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "31.12.2026", "20261120", "soon"])
@pytest.mark.parametrize(
    "command",
    [
        ("campaign", "start", "--last-day"),
        ("groups", "export", "--output", "out.csv", "--since"),
        ("contacts", "export", "--output", "out.pdf", "--since"),
        ("contacts", "export", "--output", "out.pdf", "--until"),
    ],
)
def test_what_is_no_day_is_refused_alike_by_each_command(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], day: str
) -> None:
    with pytest.raises(SystemExit):
        main([*command, day, "--force", "wmp"])
    assert f"argument {command[-1]}: write the day as 2026-11-20." in capsys.readouterr().err


def test_a_campaign_far_ahead_is_refused_before_anything_is_written(
    signpost: Command, installation: Services, data: Path
) -> None:
    ran = signpost("campaign", "start", "--force", "wmp", "--last-day", "2098-12-31", "--yes", data=data)
    assert (ran.status, words.NO_SUCH_DAY in ran.err) == (1, True)
    assert installation.campaigns.of_force("wmp") == []
