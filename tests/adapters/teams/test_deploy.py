"""Both templates for Azure make the same: one bot of a single tenant, with the Teams channel, at our endpoint.

https://learn.microsoft.com/azure/templates/microsoft.botservice/botservices
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.commands import MESSAGES

FOLDER = Path(__file__).parents[3] / "deploy" / "teams"
BICEP = (FOLDER / "azuredeploy.bicep").read_text(encoding="utf-8")
ARM: Any = json.loads((FOLDER / "azuredeploy.json").read_text(encoding="utf-8"))
BOT, CHANNEL = ARM["resources"]
_WORD = r"[A-Za-z0-9._-]+"


def in_bicep(names: str) -> dict[str, list[str]]:
    """The lines `name: value` of a piece of Bicep, without what opens a block."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(rf"^\s+({_WORD}): ('[^']*'|{_WORD})$", names, re.MULTILINE):
        found.setdefault(name, []).append(value.strip("'"))
    return found


def in_arm(node: Any) -> dict[str, list[str]]:
    """The names with plain values of a piece of ARM, in the same words."""
    found: dict[str, list[str]] = {}
    for name, value in node.items():
        if isinstance(value, dict):
            for inner, values in in_arm(value).items():
                found.setdefault(inner, []).extend(values)
        elif not isinstance(value, list):
            found.setdefault(name, []).append(_as_bicep(value))
    return found


def _as_bicep(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    parameter = re.fullmatch(r"\[parameters\('(\w+)'\)\]", value)
    joined = re.fullmatch(r"\[format\('\{0\}([^']*)', parameters\('(\w+)'\)\)\]", value)
    return parameter[1] if parameter else f"${{{joined[2]}}}{joined[1]}" if joined else value


def test_it_is_a_template_that_azure_reads() -> None:
    assert ARM["$schema"] == "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", ARM["contentVersion"])
    assert all(
        {"type", "apiVersion", "name", "location", "properties"} <= resource.keys() for resource in ARM["resources"]
    )
    # Every parameter is used, and every one that is used is there; the channel waits for its bot.
    used = set(re.findall(r"parameters\('(\w+)'\)", json.dumps(ARM)))
    assert used == ARM["parameters"].keys()
    assert CHANNEL["dependsOn"] == ["[resourceId('Microsoft.BotService/botServices', parameters('botName'))]"]


def test_both_have_the_same_parameters_with_the_same_meaning() -> None:
    pieces = re.findall(
        r"@description\('([^']*)'\)\n((?:@.*\n(?: .*\n|\]\)\n)*)*)param (\w+) string(?: = '(\w+)')?", BICEP
    )
    bicep = {
        name: (text, default, *(re.findall(rf"@{limit}\((\d+)\)", limits) for limit in ("minLength", "maxLength")))
        for text, limits, name, default in pieces
    }
    arm = {
        name: (
            one["metadata"]["description"],
            one.get("defaultValue", ""),
            *([str(one[limit])] if limit in one else [] for limit in ("minLength", "maxLength")),
        )
        for name, one in ARM["parameters"].items()
    }
    allowed = [re.findall(r"'(\w+)'", choices) for choices in re.findall(r"@allowed\(\[([^\]]*)\]\)", BICEP)]

    assert bicep == arm
    assert allowed == [one["allowedValues"] for one in ARM["parameters"].values() if "allowedValues" in one]


def test_both_have_the_same_resources() -> None:
    _, bot, channel = re.split(r"^resource \w+ ", BICEP, flags=re.MULTILINE)
    kinds = re.findall(r"^resource \w+ '([^@']+)@([^']+)' = \{$", BICEP, re.MULTILINE)

    assert kinds == [(resource["type"], resource["apiVersion"]) for resource in ARM["resources"]]
    for bicep, resource in ((bot, BOT), (channel, CHANNEL)):
        same = {name: values for name, values in in_arm(resource).items() if name not in ("type", "apiVersion")}
        if resource is CHANNEL:  # Bicep has a parent for the first half of the name
            assert same.pop("name") == ["[format('{0}/{1}', parameters('botName'), 'MsTeamsChannel')]"]
            same |= {"parent": ["bot"], "name": ["MsTeamsChannel"]}
        assert in_bicep(bicep) == same


def test_the_bot_belongs_to_one_tenant_and_is_told_of_at_our_endpoint() -> None:
    found = BOT["properties"]

    assert (BOT["kind"], found["msaAppType"]) == ("azurebot", "SingleTenant")
    assert found["endpoint"] == f"[format('{{0}}{MESSAGES}', parameters('publicUrl'))]"
    assert (CHANNEL["properties"]["channelName"], CHANNEL["properties"]["properties"]["enableCalling"]) == (
        "MsTeamsChannel",
        False,
    )


@pytest.mark.parametrize("name", ["azuredeploy.bicep", "azuredeploy.json"])
def test_its_page_tells_how_to_use_it_and_no_secret_is_asked_for(name: str) -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert name in page
    assert [parameter for parameter in ARM["parameters"] if parameter not in page] == []
    assert not re.search("secret|password", (FOLDER / name).read_text(encoding="utf-8"), re.IGNORECASE)
