"""The registration at an identity provider, as an operator sets it up, and what is refused on the machine then."""

from pathlib import Path

import pytest

from adapters.web.app import PortTakenError, run
from adapters.web.oidc import Client, client_of
from bot.auditing.search import last_verified
from bot.services import Services
from bot.settings import Settings, SettingsError, load_settings
from tests.adapters.command import Command

PUBLIC = {
    "SIGNPOST_PUBLIC_URL": "https://signpost.example",
    "SIGNPOST_OIDC_ISSUER": "https://id.example",
    "SIGNPOST_OIDC_CLIENT_ID": "signpost",
}


def with_file(file: Path) -> Settings:
    return load_settings(PUBLIC | {"SIGNPOST_OIDC_CLIENT_SECRET_FILE": str(file)})


def test_without_a_public_address_there_is_no_provider() -> None:
    assert client_of(load_settings({})) is None


def test_the_secret_comes_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret\n", encoding="utf-8")
    expected = Client("https://id.example", "signpost", "a secret", "preferred_username", "https://signpost.example")
    assert client_of(with_file(tmp_path / "secret")) == expected


def test_a_secret_that_is_missing_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="which can't be read"):
        client_of(with_file(tmp_path / "nowhere"))
    (tmp_path / "secret").write_text("\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="is empty"):
        client_of(with_file(tmp_path / "secret"))


def test_the_secret_is_not_shown_with_the_registration() -> None:
    assert "hidden" not in repr(Client("https://id.example", "signpost", "hidden", "sub", "https://signpost.example"))


def test_an_address_that_this_machine_does_not_have_is_named(services: Services, tmp_path: Path) -> None:
    given = PUBLIC | {"SIGNPOST_OIDC_CLIENT_SECRET": "a secret", "SIGNPOST_LISTEN": "192.0.2.1"}
    with pytest.raises(PortTakenError, match=r"SIGNPOST_LISTEN is 192\.0\.2\.1"):
        run(load_settings(given), services)


def test_a_sign_in_link_is_refused_where_people_sign_in_at_a_provider(
    signpost: Command, environment: pytest.MonkeyPatch, data: Path
) -> None:
    for name, value in (PUBLIC | {"SIGNPOST_OIDC_CLIENT_SECRET": "a secret"}).items():
        environment.setenv(name, value)
    ran = signpost("sign-in", "1001", data=data)
    assert (ran.status, ran.out) == (1, "")
    assert "people sign in at https://id.example" in ran.err


def test_a_verification_of_the_audit_log_is_written_into_it(signpost: Command, data: Path, services: Services) -> None:
    assert signpost("audit", "verify", data=data).status == 0
    found = last_verified(services)
    assert found is not None
    assert (found.actor, found.detail) == ("console", "0")
