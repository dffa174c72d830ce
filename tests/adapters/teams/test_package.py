"""The package is one that Teams takes: the same each time, with the least permissions, and what it names is understood.

`make check-external` also validates the manifest by Microsoft's own schemas.
"""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from adapters.console.app import main
from adapters.teams.commands import CHECK_DRAFT, LOG_CONTACT, MENU
from adapters.teams.manifest import LIMITS, PERMISSIONS, VERSION, manifest, problems
from adapters.teams.package import ICONS, SIZES, PackageWrong, package, zipped
from bot.settings import Settings
from tests.adapters.command import Ran

ROOT = Path(__file__).parents[3]
APP = "00000000-1111-2222-3333-444444444444"
SETTINGS = Settings(data=Path(), teams_app_id=APP, public_url="https://signpost.example")
# Of the manifest as it was last given out, by its version: Teams takes a change only with a higher one.
GIVEN_OUT = {"1.0.0": "7cb5a0bc6b9ffc47"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `signpost teams package` with these settings."""
    monkeypatch.chdir(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("secret")
    variables = {
        "DATA": tmp_path,
        "TEAMS_APP_ID": APP,
        "TEAMS_TENANT_ID": APP,
        "TEAMS_SECRET_FILE": secret,
        "TEAMS_TENANTS": f"{APP}:wmp",
        "PUBLIC_URL": "https://signpost.example:8443",
        "OIDC_ISSUER": "https://id.example",
        "OIDC_CLIENT_ID": "signpost",
        "OIDC_CLIENT_SECRET_FILE": secret,
    }

    def package_command(*options: str, **others: object) -> Ran:
        for name, value in (variables | others).items():
            monkeypatch.setenv(f"SIGNPOST_{name}", str(value))
        return Ran(main(["teams", "package", *options]), *capsys.readouterr())

    return package_command


def read(content: bytes) -> Any:
    with ZipFile(BytesIO(content)) as archive:
        return json.loads(archive.read("manifest.json"))


def test_the_command_writes_manifest_and_icons_for_the_app_and_its_address(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = run()
    written = (tmp_path / "signpost-teams.zip").read_bytes()

    assert (ran.status, ran.err) == (0, "")
    assert "signpost-teams.zip is written" in ran.out
    with ZipFile(BytesIO(written)) as archive:
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
    assert read(written)["id"] == read(written)["bots"][0]["botId"] == APP
    assert read(written)["validDomains"] == ["signpost.example"]
    assert "secret" not in ran.out


def test_the_same_settings_give_the_same_bytes() -> None:
    assert package(SETTINGS) == package(SETTINGS)
    with ZipFile(BytesIO(package(SETTINGS))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_whoever_changes_the_manifest_raises_its_version() -> None:
    written = json.dumps(manifest(SETTINGS), sort_keys=True).encode()
    assert {VERSION: hashlib.sha256(written).hexdigest()[:16]}.items() <= GIVEN_OUT.items()


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("TEAMS_APP_ID", "TEAMS_TENANT_ID", "TEAMS_SECRET_FILE", "TEAMS_TENANTS"), "SIGNPOST_TEAMS_APP_ID is not set"),
        (("PUBLIC_URL", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET_FILE"), "SIGNPOST_PUBLIC_URL is not set"),
    ],
)
def test_a_setting_that_is_missing_is_named_and_nothing_is_written(
    run: Callable[..., Ran], tmp_path: Path, missing: tuple[str, ...], said: str
) -> None:
    ran = run(**dict.fromkeys(missing, ""))

    assert ran.status == 2
    assert said in ran.err
    assert not list(tmp_path.glob("*.zip"))


def test_a_force_can_name_its_own_pages_by_https(run: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "own.zip"

    assert run("--out", str(out), "--privacy", "https://force.example/privacy").status == 0
    assert read(out.read_bytes())["developer"]["privacyUrl"] == "https://force.example/privacy"
    assert "privacyUrl is 'force.example'" in run("--privacy", "force.example").err


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("name", "short"), "x" * 31, "name.short has 31, at most 30 are allowed"),
        (("description", "short"), "", "description.short is empty"),
        (("developer", "privacyUrl"), None, "developer.privacyUrl is missing"),
    ],
)
def test_what_teams_would_not_take_is_refused(path: tuple[str, str], value: str | None, said: str) -> None:
    found = manifest(SETTINGS)
    if value is None:
        del found[path[0]][path[1]]
    else:
        found[path[0]][path[1]] = value

    with pytest.raises(PackageWrong, match=said):
        zipped(found)


def test_every_text_and_list_of_the_manifest_has_its_limit() -> None:
    fixed = {"$schema", "manifestVersion", "id", "icons", "accentColor", "localizationInfo", "defaultInstallScope"}
    fixed |= {"defaultGroupCapability"}

    assert problems(manifest(SETTINGS)) == []
    assert set(manifest(SETTINGS)) - fixed == {path.split(".")[0] for path in LIMITS}


def test_icons_have_the_sizes_and_colours_that_teams_wants(tmp_path: Path) -> None:
    with Image.open(ICONS / "color.png") as colour, Image.open(ICONS / "outline.png") as outline:
        assert (colour.size, colour.mode) == ((192, 192), "RGB")
        assert (outline.size, outline.mode) == ((32, 32), "RGBA")
        assert {pixel[:3] for _, pixel in outline.getcolors(1024) or () if isinstance(pixel, tuple)} == {(255,) * 3}
        assert outline.getchannel("A").getextrema() == (0, 255)
    for name in SIZES:
        (tmp_path / name).write_bytes((ICONS / "color.png").read_bytes())
    with pytest.raises(PackageWrong, match=r"outline\.png is not 32×32 pixels"):
        zipped(manifest(SETTINGS), tmp_path)


def test_it_asks_for_no_more_than_it_explains() -> None:
    found = manifest(SETTINGS)
    page = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")

    assert found["permissions"] == list(PERMISSIONS)
    assert [name for name in PERMISSIONS if f"`{name}`" not in page] == []
    # Neither Graph nor permissions for a team or chat, nor anything on people's devices.
    assert not {"webApplicationInfo", "authorization", "devicePermissions", "staticTabs"} & found.keys()
    assert not any(found["bots"][0][name] for name in ("supportsFiles", "supportsCalling", "supportsVideo"))


def test_message_actions_open_a_dialog_from_a_message_and_from_where_people_type() -> None:
    commands = manifest(SETTINGS)["composeExtensions"][0]["commands"]

    assert [command["id"] for command in commands] == [CHECK_DRAFT, LOG_CONTACT] == ["checkThisDraft", "logAContact"]
    assert all(command["type"] == "action" and command["fetchTask"] for command in commands)
    assert all(set(command["context"]) == {"message", "compose", "commandBox"} for command in commands)


def test_the_menu_has_words_that_are_understood_for_each_place() -> None:
    from bot.commands import COMMANDS

    menus = {menu["scopes"][0]: menu["commands"] for menu in manifest(SETTINGS)["bots"][0]["commandLists"]}
    page = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")

    assert set(menus) == {"personal", "team", "groupChat"} == set(manifest(SETTINGS)["bots"][0]["scopes"])
    assert {word for word, _ in MENU} == {*COMMANDS, "ask"}
    assert [word for word, _ in MENU if f"`{word}`" not in page] == []
