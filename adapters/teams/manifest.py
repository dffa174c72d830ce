"""The app's manifest: what Teams is told about it, with the least that it may do.

https://learn.microsoft.com/microsoft-365/extensibility/schema/ has every name and every length.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.commands import CHECK_DRAFT, LOG_CONTACT, MENU, MENU_WHERE_OTHERS_ARE
from bot.settings import Settings, SettingsError
from bot.wording import teams_app as words

# The schema; every older one is still taken, and the newer ones have nothing that we need.
SCHEMA = "1.24"
# Of the package. Teams takes a changed one only with a higher number: raise it with whatever changes below.
VERSION = "1.0.0"
COLOUR_ICON, OUTLINE_ICON = "color.png", "outline.png"
PERMISSIONS = {
    "identity": "the id of who writes, which is how Signpost knows their force and their record",
    "messageTeamMembers": "answers to what somebody asked in a channel go to their own chat, so do notices",
}

_SCHEMA_URL = "https://developer.microsoft.com/json-schemas/teams/v{version}/MicrosoftTeams.schema.json"
_ADDRESS = re.compile(r"https://[^\s/]+(/\S*)?")
_EVERYWHERE = ["message", "compose", "commandBox"]

Json = dict[str, Any]


def manifest(settings: Settings, *, privacy: str = "", terms: str = "") -> Json:
    """The manifest; `privacy` and `terms` are addresses of the force's own pages about them, else of the web pages.

    Raises SettingsError where a setting is missing or can't be used here, and ValueError where an address can't.
    """
    public, app = _needed(settings)
    addresses = {
        "websiteUrl": f"{public}/",
        "privacyUrl": privacy or f"{public}/",
        "termsOfUseUrl": terms or f"{public}/",
    }
    return {
        "$schema": _SCHEMA_URL.format(version=SCHEMA),
        "manifestVersion": SCHEMA,
        "version": VERSION,
        "id": app,
        "developer": {"name": words.APP} | {name: _address(name, value) for name, value in addresses.items()},
        "name": {"short": words.APP, "full": words.APP_FULL},
        "description": {"short": words.APP_DESCRIPTION, "full": words.APP_LONG_DESCRIPTION},
        "icons": {"color": COLOUR_ICON, "outline": OUTLINE_ICON},
        "accentColor": "#12395b",
        "localizationInfo": {"defaultLanguageTag": "en-gb"},
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [_bot(app)],
        "composeExtensions": [_actions(app)],
        "permissions": list(PERMISSIONS),
        "validDomains": [urlsplit(public).hostname],
    }


def _needed(settings: Settings) -> tuple[str, str]:
    """The public address and the app's id."""
    if settings.teams_app_id is None:
        raise SettingsError("SIGNPOST_TEAMS_APP_ID is not set: the package has to name the bot. See docs/teams.md.")
    if settings.public_url is None:
        raise SettingsError(
            "SIGNPOST_PUBLIC_URL is not set: Teams has to reach Signpost at a public address, which the package names. "
            "See docs/teams.md."
        )
    return settings.public_url, settings.teams_app_id.lower()


def _address(name: str, value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"{name} is '{value}'; it has to be an https address.")
    return value


def _bot(app: str) -> Json:
    return {
        "botId": app,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "supportsCalling": False,
        "supportsVideo": False,
        "commandLists": [
            {"scopes": [scope], "commands": [{"title": title, "description": text} for title, text in menu]}
            for scope, menu in (
                ("personal", MENU),
                ("team", MENU_WHERE_OTHERS_ARE),
                ("groupChat", MENU_WHERE_OTHERS_ARE),
            )
        ],
    }


def _actions(app: str) -> Json:
    """In the menu of every message, beside the line that is typed into, and in the box at the top."""
    shown = (
        (CHECK_DRAFT, words.CHECK_THIS_DRAFT, words.CHECK_THIS_DRAFT_DETAIL),
        (LOG_CONTACT, words.LOG_A_CONTACT, words.LOG_A_CONTACT_DETAIL),
    )
    return {
        "botId": app,
        "canUpdateConfiguration": False,
        "commands": [
            {
                "id": name,
                "type": "action",
                "context": _EVERYWHERE,
                "title": title,
                "description": detail,
                "fetchTask": True,
            }
            for name, title, detail in shown
        ],
    }


# The most characters of a text, or members of a list; "*" stands for each member. Where a schema from 1.17 on has a
# shorter limit than SCHEMA it is that one, so that the texts also fit where Teams is older.
LIMITS = {
    "version": 256,
    "developer.name": 32,
    "developer.websiteUrl": 2048,
    "developer.privacyUrl": 2048,
    "developer.termsOfUseUrl": 2048,
    "name.short": 30,
    "name.full": 100,
    "description.short": 80,
    "description.full": 4000,
    "permissions": 2,
    "validDomains": 16,
    "bots": 1,
    "bots.*.scopes": 3,
    "bots.*.commandLists": 3,
    "bots.*.commandLists.*.commands": 10,
    "bots.*.commandLists.*.commands.*.title": 32,
    "bots.*.commandLists.*.commands.*.description": 128,
    "composeExtensions": 1,
    "composeExtensions.*.commands": 10,
    "composeExtensions.*.commands.*.id": 64,
    "composeExtensions.*.commands.*.title": 32,
    "composeExtensions.*.commands.*.description": 128,
    "composeExtensions.*.commands.*.context": 3,
}


def problems(found: Json) -> list[str]:
    """What Teams would not take: texts and lists that are empty or too long."""
    wrong = []
    for path, most in LIMITS.items():
        values = list(_values(found, path))
        wrong += [f"{path} is missing"] if not values else []
        wrong += [f"{path} has {len(value)}, at most {most} are allowed" for value in values if len(value) > most]
        wrong += [f"{path} is empty" for value in values if not value]
    return wrong


def _values(found: Json, path: str) -> Iterator[Any]:
    """What stands under these names."""
    at: list[Any] = [found]
    for name in path.split("."):
        at = [inner for one in at for inner in (one if name == "*" else [one[name]] if name in one else [])]
    yield from at
