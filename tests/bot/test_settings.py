"""Settings come from the environment, and nothing about them is left unsaid."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, load_settings

ROOT = Path(__file__).parents[2]
PUBLIC = {
    "SIGNPOST_PUBLIC_URL": "https://signpost.example",
    "SIGNPOST_OIDC_ISSUER": "https://id.example",
    "SIGNPOST_OIDC_CLIENT_ID": "signpost",
    "SIGNPOST_OIDC_CLIENT_SECRET": "a secret",
}
SIGN_IN = {name.removeprefix("SIGNPOST_").lower() for name in PUBLIC} | {
    "listen",
    "oidc_client_secret_file",
    "oidc_claim",
}
NAMES = [PREFIX + field.name.upper() for field in fields(Settings)]


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("data", "/srv/signpost", Path("/srv/signpost")),
        ("port", "9000", 9000),
        ("database_url", "sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("flows", "/srv/flows", Path("/srv/flows")),
        ("key_file", "/run/secrets/key", Path("/run/secrets/key")),
        ("audit_heads", "/mnt/heads/signpost.txt", Path("/mnt/heads/signpost.txt")),
        ("slack_bot_token_file", "/run/secrets/bot", Path("/run/secrets/bot")),
        ("slack_app_token_file", "/run/secrets/app", Path("/run/secrets/app")),
        ("slack_signing_secret_file", "/run/secrets/sign", Path("/run/secrets/sign")),
        ("teams_app_id", "b5c1", "b5c1"),
        ("teams_tenant_id", "77aa", "77aa"),
        ("teams_secret_file", "/run/secrets/teams", Path("/run/secrets/teams")),
        ("public_url", "https://Signpost.example:8443/", "https://signpost.example:8443"),
        ("listen", "0.0.0.0", "0.0.0.0"),
        ("oidc_issuer", "https://id.example/tenant/", "https://id.example/tenant/"),
        ("oidc_client_id", "another", "another"),
        ("oidc_client_secret", "secret", "secret"),
        ("oidc_client_secret_file", "/run/secrets/oidc", Path("/run/secrets/oidc")),
        ("oidc_claim", "oid", "oid"),
    ],
)
def test_a_setting_is_read_in_its_own_type(name: str, value: str, read: object) -> None:
    beside = PUBLIC if name in SIGN_IN else {}
    if name == "oidc_client_secret_file":
        beside = {other: given for other, given in PUBLIC.items() if not other.endswith("SECRET")}
    assert getattr(load_settings(beside | {PREFIX + name.upper(): value}), name) == read


def test_every_setting_is_among_those_tested_above() -> None:
    (marker,) = test_a_setting_is_read_in_its_own_type.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marker.args[1]} == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("name", sorted(SIGN_IN - {"public_url"}))
def test_what_is_for_a_public_address_is_refused_without_one(name: str) -> None:
    value = {"listen": "0.0.0.0", "oidc_issuer": "https://id.example"}.get(name, "x")
    with pytest.raises(SettingsError, match=f"SIGNPOST_{name.upper()} is set without SIGNPOST_PUBLIC_URL"):
        load_settings({PREFIX + name.upper(): value})


@pytest.mark.parametrize("missing", [name for name in PUBLIC if name != "SIGNPOST_PUBLIC_URL"])
def test_a_public_address_is_refused_where_people_could_not_sign_in(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        load_settings({name: value for name, value in PUBLIC.items() if name != missing})


def test_two_secrets_are_one_too_many() -> None:
    with pytest.raises(SettingsError, match="only one of the two"):
        load_settings(PUBLIC | {"SIGNPOST_OIDC_CLIENT_SECRET_FILE": "/run/secrets/oidc"})


@pytest.mark.parametrize(
    "value",
    [
        "http://signpost.example",
        "http://127.0.0.1",
        "signpost.example",
        "https://",
        "https://a@b.example",
        "https://signpost.example/path",
        "https://signpost.example?x=1",
        "https://[",
        "https://signpost.example:port",
    ],
)
def test_a_public_address_that_is_not_https_or_not_a_whole_host_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="has to be an https address"):
        load_settings(PUBLIC | {"SIGNPOST_PUBLIC_URL": value})


def test_a_provider_may_do_without_https_on_this_machine_alone() -> None:
    assert load_settings(PUBLIC | {"SIGNPOST_OIDC_ISSUER": "http://127.0.0.1:5000"}).oidc_issuer
    with pytest.raises(SettingsError, match="has to be an https address"):
        load_settings(PUBLIC | {"SIGNPOST_OIDC_ISSUER": "http://id.example"})


def test_an_address_to_listen_on_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="SIGNPOST_LISTEN is 'everywhere'"):
        load_settings(PUBLIC | {"SIGNPOST_LISTEN": "everywhere"})


def test_a_secret_is_not_shown_with_the_settings() -> None:
    assert "a secret" not in repr(load_settings(PUBLIC))


def test_an_unknown_setting_is_refused_with_the_name_that_comes_close() -> None:
    with pytest.raises(SettingsError, match=r"There is no setting SIGNPOST_PROT\. Did you mean SIGNPOST_PORT\?"):
        load_settings({"SIGNPOST_PROT": "9000"})


def test_an_unknown_setting_is_refused_with_all_that_there_are() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"SIGNPOST_ZZZ": "1"})
    assert all(name in str(refused.value) for name in NAMES)


def test_variables_of_other_programs_are_left_alone() -> None:
    assert load_settings({"PORT": "1", "SIGN_POST_PORT": "2", "PATH": "/bin"}) == load_settings({})


@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "80.5", "8080 8081", "0x50"])
def test_a_port_that_is_none_is_refused_with_its_name_and_value(value: str) -> None:
    with pytest.raises(SettingsError, match=r"SIGNPOST_PORT is .*it has to be a port number from 1 to 65535"):
        load_settings({"SIGNPOST_PORT": value})


@pytest.mark.parametrize("value", ["1", "65535"])
def test_the_lowest_and_the_highest_port_are_accepted(value: str) -> None:
    assert load_settings({"SIGNPOST_PORT": value}).port == int(value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["", "   "])
def test_an_empty_value_is_the_default(name: str, value: str) -> None:
    assert load_settings({name: value}) == load_settings({})


def test_spaces_around_a_value_are_not_part_of_it() -> None:
    assert load_settings({"SIGNPOST_PORT": " 9000\n"}).port == 9000


def test_a_tilde_is_the_home_folder() -> None:
    assert load_settings({"SIGNPOST_DATA": "~/signpost"}).data == Path.home() / "signpost"


def test_database_key_and_published_heads_lie_in_the_data_folder_unless_they_are_set() -> None:
    settings = load_settings({"SIGNPOST_DATA": "/srv/signpost"})
    assert (settings.database, settings.key) == ("sqlite:////srv/signpost/signpost.db", Path("/srv/signpost/key"))
    assert settings.heads == Path("/srv/signpost/audit-heads.txt")


def test_a_database_a_key_and_published_heads_that_are_set_are_used() -> None:
    given = {"SIGNPOST_DATABASE_URL": "sqlite:////var/x.db", "SIGNPOST_KEY_FILE": "/run/secrets/key"}
    settings = load_settings({"SIGNPOST_DATA": "/srv/signpost", "SIGNPOST_AUDIT_HEADS": "/mnt/heads"} | given)
    assert (settings.database, settings.key) == ("sqlite:////var/x.db", Path("/run/secrets/key"))
    assert settings.heads == Path("/mnt/heads")


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_explained_in_the_docstring(name: str) -> None:
    assert name in (Settings.__doc__ or "").replace(":", ",").replace(",", " ").split()


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_explained_to_operators(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(name in page.read_text(encoding="utf-8") for page in pages if page.exists())
