"""`signpost accounts`, and what `signpost people import` does to accounts, for operators."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from adapters.compose import compose
from bot.records import audit
from bot.records.accounts import Account
from bot.services import Services
from bot.settings import Settings
from bot.wording import accounts as words
from tests.adapters.command import Command, Ran, lines_of
from tests.bot.accounts.office import EDITOR, OFFICE
from tests.bot.team import OFFICER

HEADER = "force,platform,handle,unit,owner,editors,purpose,status,reviewed,last_used"
GOOD = f"wmp,x,@NorthPolicing,North,{OFFICER},{EDITOR} 2002,Local news,,2026-11-10,2026-11-18"


@pytest.fixture
def installation(data: Path) -> Iterator[Services]:
    """Some people of West Midlands Police, on a database of the test's own."""
    with closing(compose(Settings(data=data))) as services:
        services.people.import_all([replace(member, force="wmp") for member in OFFICE], services.now())
        yield services


def register(services: Services) -> list[Account]:
    with services.store.database.read() as connection:
        return services.accounts.of_force(connection, "wmp")


def test_accounts_that_exist_already_are_imported_and_listed(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    file = lines_of(tmp_path / "accounts.csv", HEADER, GOOD, "wmp,facebook,North Page,North,,,News,approved,,")
    assert signpost("accounts", "import", file, data=data) == Ran(0, "accounts imported: 2\n", "")
    found = {account.platform: account for account in register(installation)}
    assert (found["x"].handle, found["x"].owner, found["x"].editors) == ("NorthPolicing", OFFICER, (EDITOR, "2002"))
    assert (found["x"].status, str(found["x"].last_used)) == ("open", "2026-11-18")
    assert (found["facebook"].owner, found["facebook"].status) == (None, "approved")
    first, second = signpost("accounts", "list", "--force", "wmp", data=data).out.split("\nX (Twitter)")
    assert first.startswith("Facebook: North Page (")
    assert words.NEEDS["no_owner"] in first
    assert f"Editors: {EDITOR}, 2002" in second
    items = json.loads(signpost("accounts", "list", "--json", data=data).out)
    assert (items[0]["platform"], items[0]["needs"]) == ("facebook", ["no_owner", "approved"])
    with installation.store.database.read() as connection:
        assert audit.entries(connection, "wmp")[-1].action == "listed_accounts"


@pytest.mark.parametrize("form", ["csv", "pdf"])
def test_the_register_is_exported_and_that_is_audited(
    signpost: Command, installation: Services, data: Path, tmp_path: Path, form: str
) -> None:
    signpost("accounts", "import", lines_of(tmp_path / "accounts.csv", HEADER, GOOD), data=data)
    file = tmp_path / f"register.{form}"
    arguments = ("accounts", "export", "--force", "wmp", "--format", form, "--output", str(file))
    assert signpost(*arguments, data=data).status == 0
    assert "this is there already" in signpost(*arguments, data=data).err
    pages = [page.extract_text() for page in PdfReader(file).pages] if form == "pdf" else [file.read_text("utf-8-sig")]
    for said in ("Name or handle", "NorthPolicing", "X (Twitter)", "Local news", f"{EDITOR}, 2002", "18 November"):
        assert said in "\n".join(pages)
    with installation.store.database.read() as connection:
        entry = audit.entries(connection, "wmp")[-1]
    assert (entry.actor, entry.action, entry.detail) == ("console", "exported_accounts", "1")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (GOOD.replace("wmp,", "mars,"), "the force is not known"),
        (GOOD.replace(OFFICER, "4711"), f"owner: {words.UNKNOWN_OWNER}"),
        (GOOD.replace("2026-11-18", "2999-11-18"), "last_used has to be a day that has come"),
        (GOOD.replace("Local news", "News. Password: Firefly9"), f"purpose: {words.HOLDS_A_LOG_IN}"),
        (GOOD.replace("@NorthPolicing", "NORTHpolicing"), "the same account is on line 2, too"),
        (GOOD.replace("Local news,", "Local news,closed"), "closed is not imported"),
    ],
)
def test_a_fault_is_named_with_its_line_and_nothing_is_imported(
    signpost: Command, installation: Services, data: Path, tmp_path: Path, line: str, problem: str
) -> None:
    ran = signpost("accounts", "import", lines_of(tmp_path / "a.csv", HEADER, GOOD, line), data=data)
    assert (ran.status, ran.out) == (1, "")
    assert f"a.csv:3: {problem}" in ran.err or problem in ran.err.split("a.csv:3: ")[1]
    assert "Firefly9" not in ran.err
    assert register(installation) == []


def test_a_column_for_passwords_is_refused_and_what_is_there_already_is_not_imported_again(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    ran = signpost("accounts", "import", lines_of(tmp_path / "a.csv", f"{HEADER},password", f"{GOOD},x"), data=data)
    assert "there is no column called 'password'" in ran.err
    file = lines_of(tmp_path / "b.csv", HEADER, GOOD)
    assert signpost("accounts", "import", file, data=data).status == 0
    assert f"b.csv:2: {words.REFUSED['there_already']}" in signpost("accounts", "import", file, data=data).err
    assert len(register(installation)) == 1


def test_an_import_of_people_takes_whoever_left_off_their_accounts(
    signpost: Command, installation: Services, data: Path, tmp_path: Path
) -> None:
    signpost("accounts", "import", lines_of(tmp_path / "accounts.csv", HEADER, GOOD), data=data)
    columns = "id,force,unit,line_manager,deputy,roles,absent_until,slack,teams,web"
    people = lines_of(tmp_path / "people.csv", columns, f"{OFFICER},wmp,North,,,,,,,", "2002,wmp,South,,,,,,,")
    assert signpost("people", "import", people, data=data).status == 0
    (account,) = register(installation)
    assert (account.owner, account.editors, account.access) == (OFFICER, ("2002",), (EDITOR,))
    with installation.store.database.read() as connection:
        done = [(entry.action, entry.detail) for entry in audit.entries(connection, account.reference)]
    assert done[-2:] == [("account_left", EDITOR), ("account_moved", "2002")]
