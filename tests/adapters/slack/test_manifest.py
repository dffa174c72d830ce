"""The manifest keeps Slack's rules, and asks for what is used and no more.

Rules: https://docs.slack.dev/reference/app-manifest and slackapi/manifest-schema, schemas/manifest.schema.2.0.0.json
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.console.app import main
from adapters.slack import inbound
from adapters.slack.manifest import EVENTS, SCOPES, manifest
from bot.commands import COMMANDS

ROOT = Path(__file__).parents[3]
HTTP = "https://signpost.example"
# What each method of the Web API that we call needs, after its page at https://docs.slack.dev/reference/methods
NEEDS = {
    "apps_connections_open": set[str](),  # the app token's own scope, connections:write
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set[str](),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"im:history"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"im:history"},
    "users_info": {"users:read"},
    "views_open": set[str](),
    "views_publish": set[str](),
    "views_update": set[str](),
}
# And of the events, after https://docs.slack.dev/reference/events; "commands" is for the command and the shortcuts.
EVENTS_NEED = {"message.im": "im:history", "app_mention": "app_mentions:read"}


def read(http: str = "") -> Any:
    return yaml.safe_load(manifest(http))


def test_the_file_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "manifest"]) == 0
    assert capsys.readouterr().out == (ROOT / "deploy" / "slack" / "manifest.yaml").read_text(encoding="utf-8")


def test_http_has_its_address_at_all_three_places_and_differs_in_nothing_else() -> None:
    http, socket = read(HTTP), read()
    found = [
        http["settings"]["event_subscriptions"].pop("request_url"),
        http["settings"]["interactivity"].pop("request_url"),
        http["features"]["slash_commands"][0].pop("url"),
    ]
    modes = http["settings"].pop("socket_mode_enabled"), socket["settings"].pop("socket_mode_enabled")

    assert found == [f"{HTTP}/slack/events"] * 3
    assert modes == (False, True)
    assert http == socket


@pytest.mark.parametrize("address", ["http://signpost.example", "signpost.example", "https://a.example/b", "https://"])
def test_an_address_that_slack_can_not_use_is_refused(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "manifest", "--http", address]) == 1
    assert f"--http '{address}' has to be the https address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("where", "least", "most"),
    [
        ("display_information.name", 1, 35),
        ("display_information.description", 1, 140),
        ("display_information.long_description", 175, 4000),
        ("features.bot_user.display_name", 1, 80),
        ("features.assistant_view.assistant_description", 1, 300),  # as of agent_view, which takes its place
        ("features.shortcuts.*.name", 1, 24),
        ("features.shortcuts.*.callback_id", 1, 255),
        ("features.shortcuts.*.description", 1, 150),
        ("features.slash_commands.*.command", 2, 32),
        ("features.slash_commands.*.url", 0, 3000),
        ("features.slash_commands.*.description", 1, 2000),
        ("features.slash_commands.*.usage_hint", 1, 1000),
        ("features.shortcuts", 1, 10),
        ("features.slash_commands", 1, 50),
        ("features.assistant_view.suggested_prompts", 0, 4),
    ],
)
def test_nothing_is_shorter_or_longer_than_slack_takes(where: str, least: int, most: int) -> None:
    found: list[Any] = [read(HTTP)]
    for name in where.split("."):
        found = [inner for one in found for inner in (one if name == "*" else [one[name]])]

    assert found
    assert all(least <= len(one) <= most for one in found)


def test_shortcuts_have_the_ids_that_are_listened_to_and_a_kind_that_there_is() -> None:
    shortcuts = read()["features"]["shortcuts"]

    assert {one["callback_id"] for one in shortcuts} == {inbound.CHECK_DRAFT, *inbound.SHORTCUTS}
    assert {one["type"] for one in shortcuts} <= {"message", "global"}


def test_people_can_write_to_it_and_it_stays_in_one_workspace_with_tokens_that_last() -> None:
    read_in = read()

    assert read_in["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert read_in["settings"]["interactivity"]["is_enabled"]
    assert not read_in["settings"]["org_deploy_enabled"]
    assert not read_in["settings"]["token_rotation_enabled"]


def test_it_asks_for_what_is_called_and_listened_to_and_no_more() -> None:
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "adapters" / "slack").glob("*.py")]
    called = {name for source in sources for name in re.findall(r"client\.([a-z]+_[A-Za-z_]+)\b", source)}
    called = {name for name in called if callable(getattr(AsyncWebClient, name, None))}
    needed = set[str]().union(*(NEEDS[name] for name in called), EVENTS_NEED.values(), {"commands"})

    assert needed == set(read()["oauth_config"]["scopes"]["bot"]) == SCOPES.keys()
    assert set(read()["settings"]["event_subscriptions"]["bot_events"]) == EVENTS.keys() >= EVENTS_NEED.keys()


def test_the_hint_beside_the_command_and_its_page_name_words_that_it_understands() -> None:
    (command,) = read()["features"]["slash_commands"]
    page = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")

    assert {word.strip() for word in command["usage_hint"].split("|")} <= {*COMMANDS, "ask …"}
    assert [word for word in COMMANDS if f"`{word}`" not in page] == []
