"""Whether Slack is set up as it has to be: asks Slack itself, and says of each thing what to do about it."""

import secrets
from collections.abc import AsyncIterator, Callable, Collection
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.findings import Finding
from adapters.slack.api import PLATFORM, code_of
from adapters.slack.manifest import SCOPES
from adapters.slack.outbound import Message
from adapters.slack.parsed import fallback
from adapters.slack.send import Desk
from adapters.slack.serve import EVENTS, web_client
from bot.notices.sender import Delivered, Outcome
from bot.records.people import Member
from bot.settings import Settings, read_secret
from bot.wording import slack as words

MOST_LOOKED_UP = 200  # people; Slack lets an app ask about a hundred a minute, and more at once
Everybody = Callable[[str], list[Member]]
_AWAY = (aiohttp.ClientError, TimeoutError, OSError)


async def findings(settings: Settings, forces: Collection[str], people: Everybody, to: str) -> AsyncIterator[Finding]:
    """Each thing that was tested, as it is found; a test message goes to the Slack account `to`.

    `people` gives everybody of a force. Raises SettingsError where a file of a secret can't be read.
    """
    assert settings.slack_bot_token_file is not None
    token = read_secret(settings.slack_bot_token_file, "SIGNPOST_SLACK_BOT_TOKEN_FILE")
    client = web_client(settings, token)
    try:
        us = await client.auth_test()
    except (SlackApiError, *_AWAY) as error:
        yield _refused("The bot token does not work", error, "SIGNPOST_SLACK_BOT_TOKEN_FILE")
        return
    yield Finding(True, f"The bot token works: {us['user']} ({us['user_id']}) in {us['team']} ({us['team_id']}).")
    workspace = str(us["team_id"])
    for finding in (_workspace(workspace, settings, forces), *_scopes(us.headers)):
        yield finding
    yield await _way_in(settings, client)
    yield await _message(client, to, str(us["user_id"]))
    if workspace in settings.slack_workspaces:
        yield await _people(client, people(settings.slack_workspaces[workspace]))


def _workspace(workspace: str, settings: Settings, forces: Collection[str]) -> Finding:
    force = settings.slack_workspaces.get(workspace)
    if force is None:
        todo = f"Write {workspace}:FORCE into SIGNPOST_SLACK_WORKSPACES, or use the token of the other workspace."
        return Finding(False, f"SIGNPOST_SLACK_WORKSPACES does not name {workspace}, the token's workspace.", todo)
    if force not in forces:
        todo = f"Use one of {', '.join(sorted(forces))} in SIGNPOST_SLACK_WORKSPACES."
        return Finding(False, f"{workspace} is of '{force}', which is no force here.", todo)
    return Finding(True, f"The workspace {workspace} belongs to {force}.")


def _scopes(headers: Any) -> list[Finding]:
    """Slack says with each answer what the token may do (https://docs.slack.dev/authentication/tokens)."""
    held = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    missing, needless = sorted(SCOPES.keys() - held), sorted(held - SCOPES.keys())
    found = [Finding(True, "The token has all scopes that are needed.")]
    if missing:
        todo = "Add them under OAuth & Permissions, or paste the manifest again; then install the app again."
        found = [Finding(False, f"The token lacks scopes: {', '.join(missing)}.", todo)]
    if needless:
        todo = "Take them away under OAuth & Permissions: Signpost does not use them."
        found.append(Finding(None, f"The token has scopes that are not needed: {', '.join(needless)}.", todo))
    return found


async def _way_in(settings: Settings, client: AsyncWebClient) -> Finding:
    """Whether what people do in Slack can reach us."""
    if settings.slack_app_token_file is None:
        assert settings.slack_signing_secret_file is not None
        read_secret(settings.slack_signing_secret_file, "SIGNPOST_SLACK_SIGNING_SECRET_FILE")
        where = f"{settings.public_url or 'https://…'}{EVENTS}"
        return Finding(True, f"The signing secret is set (HTTP). Slack has to send events to {where}.")
    token = read_secret(settings.slack_app_token_file, "SIGNPOST_SLACK_APP_TOKEN_FILE")
    try:
        await client.apps_connections_open(app_token=token)
    except (SlackApiError, *_AWAY) as error:
        return _refused("Socket Mode can't be opened", error, "SIGNPOST_SLACK_APP_TOKEN_FILE")
    return Finding(True, "The app token opens Socket Mode.")


async def _message(client: AsyncWebClient, to: str, us: str) -> Finding:
    """Send a message and find it again, as is done where a connection was lost meanwhile."""
    desk, key = Desk(client), f"check/{secrets.token_hex(8)}"
    try:
        channel = await desk.direct(to or us)
        if not isinstance(channel, str):
            return _not_sent(channel, to)
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": words.TEST_MESSAGE, "emoji": False}}]
        sent = await desk.post(channel, Message(fallback(words.TEST_MESSAGE), blocks), "", key)
        if not isinstance(sent, Delivered):
            return _not_sent(sent, to)
        found = await desk.find(channel, "", {key})
    except (SlackApiError, *_AWAY) as error:
        return _refused("The test message failed", error, "--to")
    whom = to or "Signpost itself"
    if key not in found:
        return Finding(False, f"A test message was sent to {whom} and could not be found there.", "Try it again.")
    return Finding(True, f"A test message was sent to {whom} and found there.")


def _not_sent(outcome: str | Outcome, to: str) -> Finding:
    code = getattr(outcome, "problem", "")
    if not to:
        todo = "Name yourself: signpost slack check --to U0123 (in your profile, under “Copy member ID”)."
        return Finding(None, f"No test message was sent: Slack lets no app write to itself ({code}).", todo)
    return Finding(
        False, f"The test message to {to} was refused ({code}).", _TODO.get(code, _LOOK_UP.format(code=code))
    )


async def _people(client: AsyncWebClient, members: list[Member]) -> Finding:
    """How many of the people file can be reached here, and how many of their accounts Slack does not know."""
    accounts = [a.account for member in members for a in member.addresses if a.platform == PLATFORM]
    unknown, looked_up = [], 0
    for account in accounts[:MOST_LOOKED_UP]:
        try:
            user = (await client.users_info(user=account))["user"]
        except SlackApiError as error:
            if code_of(error) not in ("user_not_found", "user_not_visible"):
                break
            user = {"deleted": True}
        except _AWAY:
            break
        looked_up += 1
        if user.get("deleted") or user.get("is_bot"):
            unknown.append(account)
    what = (
        f"People of this force: {len(members)}, with a Slack account: {len(accounts)}, looked up: {looked_up}, "
        f"of them not known or deactivated: {len(unknown)}."
    )
    if unknown:
        return Finding(False, what, f"Correct the column 'slack' of the people file: {', '.join(unknown[:20])}.")
    if not accounts:
        return Finding(None, what, "Notices reach nobody here before the people file has a column 'slack'.")
    return Finding(True if looked_up else None, what)


_LOOK_UP = "Look up {code} at https://docs.slack.dev/reference/methods."
_TODO = {
    "invalid_auth": "Copy the token again.",
    "not_authed": "Copy the token again.",
    "not_allowed_token_type": "The files of the bot token (xoxb-) and of the app token (xapp-) may be exchanged.",
    "account_inactive": "The app was uninstalled: install it again, and copy the new token.",
    "token_revoked": "The token was revoked: install the app again, and copy the new token.",
    "token_expired": "Turn token rotation off in the app's settings, install it again, and copy the new token.",
    "missing_scope": "Paste the manifest again, and install the app again.",
    "user_not_found": "Copy the member ID from the profile of somebody of this workspace.",
    "user_disabled": "This account was deactivated: name another one.",
    "messages_tab_disabled": "Turn the Messages tab on under App Home.",
    "ratelimited": "Slack asks to wait: try it again in a minute.",
}


def _refused(what: str, error: BaseException, setting: str) -> Finding:
    if not isinstance(error, SlackApiError):
        todo = "Signpost has to reach slack.com over https, and wss-primary.slack.com for Socket Mode."
        return Finding(False, f"{what}: Slack can't be reached ({type(error).__name__}).", todo)
    code = code_of(error)
    return Finding(False, f"{what} ({setting}: {code}).", _TODO.get(code, _LOOK_UP.format(code=code)))
