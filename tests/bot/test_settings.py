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
BOT, APP, SECRET, WORKSPACES = (
    f"SIGNPOST_SLACK_{name}" for name in ("BOT_TOKEN_FILE", "APP_TOKEN_FILE", "SIGNING_SECRET_FILE", "WORKSPACES")
)
SLACK = {BOT: "/run/secrets/slack", APP: "/run/secrets/app-token", WORKSPACES: "T01:wmp"}
FORCE, OTHER = "5f3e2a10-0000-4000-8000-00000000abcd", "5f3e2a10-0000-4000-8000-00000000abce"
TEAMS = {
    "SIGNPOST_TEAMS_TENANTS": f"{FORCE}:wmp",
    "SIGNPOST_TEAMS_APP_ID": OTHER,
    "SIGNPOST_TEAMS_TENANT_ID": FORCE,
    "SIGNPOST_TEAMS_SECRET_FILE": "/run/secrets/teams",
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
        ("slack_workspaces", "T0123:wmp, E45 : wwm,", {"T0123": "wmp", "E45": "wwm"}),
        ("slack_api_url", "http://127.0.0.1:9000/api", "http://127.0.0.1:9000/api/"),
        ("teams_tenants", f"{FORCE.upper()} : wmp, {OTHER}:wwm,", {FORCE: "wmp", OTHER: "wwm"}),
        ("teams_app_id", OTHER.upper(), OTHER),
        ("teams_tenant_id", OTHER, OTHER),
        ("teams_secret_file", "/run/secrets/teams", Path("/run/secrets/teams")),
        ("teams_sdk", "agents", "agents"),
        ("teams_login_url", "https://127.0.0.1:9000", "https://127.0.0.1:9000/"),
        ("teams_keys_url", "http://127.0.0.1:9000/keys", "http://127.0.0.1:9000/keys"),
        ("teams_service_url", "http://127.0.0.1:9000/teams", "http://127.0.0.1:9000/teams/"),
        ("teams_ca_file", "/srv/stand-in.pem", Path("/srv/stand-in.pem")),
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
    beside = PUBLIC if name in SIGN_IN else SLACK if name.startswith("slack") else {}
    if name == "oidc_client_secret_file":
        beside = {other: given for other, given in PUBLIC.items() if not other.endswith("SECRET")}
    if name == "slack_signing_secret_file":
        beside = {other: given for other, given in SLACK.items() if other != APP}
    if name.startswith("teams"):
        beside = TEAMS | ({"SIGNPOST_TEAMS_LOGIN_URL": "https://127.0.0.1:9000/"} if name == "teams_ca_file" else {})
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


@pytest.mark.parametrize("given", [{APP: "/a"}, {SECRET: "/s"}, {WORKSPACES: "T01:wmp"}])
def test_slack_that_is_set_up_in_part_is_refused_with_what_is_missing(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=f"Slack is set up in part: {BOT} is missing"):
        load_settings(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({BOT: "/b", APP: "/a"}, f"{BOT} needs {WORKSPACES}"),
        ({BOT: "/b", WORKSPACES: "T01:wmp"}, f"{BOT} needs {APP} .* or {SECRET} .*only one"),
        (SLACK | {SECRET: "/s"}, f"{BOT} needs {APP} .* or {SECRET} .*only one"),
    ],
)
def test_slack_needs_its_workspaces_and_one_way_in(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_settings(given)


@pytest.mark.parametrize("value", ["T01", "T01=wmp", "wmp:T01", "t01:wmp", "T01:wmp T02:wwm", "T01:wmp, T01:wwm"])
def test_workspaces_that_are_none_or_there_twice_are_refused_with_an_example(value: str) -> None:
    with pytest.raises(SettingsError, match=rf"{WORKSPACES}: .*write it as T0123:wmp, T0456:wwm\."):
        load_settings(SLACK | {WORKSPACES: value})


@pytest.mark.parametrize("missing", sorted(TEAMS))
def test_teams_that_is_set_up_in_part_is_refused_with_what_is_missing(missing: str) -> None:
    with pytest.raises(SettingsError, match=f"Teams is set up in part: {missing} is missing"):
        load_settings({name: value for name, value in TEAMS.items() if name != missing})


@pytest.mark.parametrize("reached", [{}, PUBLIC, PUBLIC | {"SIGNPOST_LISTEN": "0.0.0.0"}])
def test_teams_without_a_registration_is_for_this_machine_alone(reached: dict[str, str]) -> None:
    given = reached | {"SIGNPOST_TEAMS_TENANTS": f"{FORCE}:wmp"}
    if not reached:
        assert load_settings(given).teams_app_id is None
        return
    with pytest.raises(SettingsError, match="SIGNPOST_TEAMS_TENANTS needs SIGNPOST_TEAMS_APP_ID"):
        load_settings(given)


@pytest.mark.parametrize(
    "value", ["wmp", FORCE, f"{FORCE}=wmp", f"{FORCE}:WMP", f"{FORCE[1:]}:wmp", f"{FORCE}:wmp, {FORCE.upper()}:wwm"]
)
def test_tenants_that_are_none_or_there_twice_are_refused_with_an_example(value: str) -> None:
    with pytest.raises(SettingsError, match=r"SIGNPOST_TEAMS_TENANTS: .*write it as 0{8}-.*:wmp\."):
        load_settings(TEAMS | {"SIGNPOST_TEAMS_TENANTS": value})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TEAMS_APP_ID", "Signpost", "it has to be an id such as 00000000-"),
        ("TEAMS_TENANT_ID", "wmp.onmicrosoft.com", "it has to be an id such as 00000000-"),
        ("TEAMS_SDK", "botframework", "it has to be one of: botbuilder, agents"),
        ("TEAMS_LOGIN_URL", "http://login.example", "has to be an https address"),
        ("TEAMS_KEYS_URL", "http://keys.example/x", "has to be an https address"),
        ("TEAMS_CA_FILE", "/srv/ca.pem", "is for tests"),
    ],
)
def test_a_setting_of_teams_that_can_not_be_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=f"SIGNPOST_{name}.*{said}"):
        load_settings(TEAMS | {PREFIX + name: value})


@pytest.mark.parametrize("value", ["http://slack.com/api/", "slack.com", "https://user@slack.com/api/"])
def test_tokens_are_not_sent_to_an_address_that_others_can_read(value: str) -> None:
    with pytest.raises(SettingsError, match=r"SIGNPOST_SLACK_API_URL is .* has to be an https address"):
        load_settings(SLACK | {"SIGNPOST_SLACK_API_URL": value})


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
