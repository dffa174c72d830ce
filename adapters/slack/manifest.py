"""The app's manifest: what Slack is told about it, with the least that it may do. deploy/slack has it.

https://docs.slack.dev/reference/app-manifest
"""

import json
from urllib.parse import urlsplit

from adapters.slack.inbound import CHECK_DRAFT, SHORTCUTS
from adapters.slack.serve import EVENTS as EVENTS_PATH
from bot.flows.starting import START_CONTACT
from bot.help import TO_ASK
from bot.wording import slack as words

SCOPES = {
    "app_mentions:read": "is told where somebody writes @Signpost, and of no other message in a channel",
    "assistant:write": "the assistant's pane with its suggestions",
    "chat:write": "answers, notices, and changing a notice when somebody has acted on it",
    "commands": "/signpost and the shortcuts",
    "im:history": "reads what people write to it directly; and looks whether a message arrived before sending it again",
    "im:write": "opens a direct message with whoever has to be told something",
    "users:read": "sees who is a guest, of another workspace, or deactivated, and refuses them",
}
EVENTS = {
    "app_home_opened": "the Home tab is drawn when somebody opens it",
    "app_mention": "@Signpost in a channel",
    "app_uninstalled": "the log says why nothing comes any more",
    "assistant_thread_started": "the suggestions in the assistant's pane",
    "message.im": "direct messages",
    "tokens_revoked": "the log says why nothing can be sent any more",
}

_TEXT = """\
# The Slack app "Signpost". Made by: signpost slack manifest{option}
# Paste it at https://api.slack.com/apps ("Create New App", "From a manifest"). What each scope is for stands beside it;
# those to read channels (channels:history and the like) are left out on purpose, see docs/decisions/0015-slack.md.
_metadata:
  major_version: 2
  minor_version: 1
display_information:
  name: {name}
  description: {description}
  long_description: {long_description}
  background_color: "#1d2a44"
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  assistant_view:
    assistant_description: {assistant}
    suggested_prompts:
{prompts}
  bot_user:
    display_name: {name}
    always_online: true
  shortcuts:
{shortcuts}
  slash_commands:
    - command: /signpost
      description: {command}
      usage_hint: {hint}
      should_escape: false{command_url}
oauth_config:
  scopes:
    bot:
{scopes}
settings:
  event_subscriptions:{request_url}
    bot_events:
{events}
  interactivity:
    is_enabled: true{request_url}
  org_deploy_enabled: false
  socket_mode_enabled: {socket_mode}
  token_rotation_enabled: false
"""


def manifest(http: str = "") -> str:
    """The manifest as YAML: for Socket Mode, or for HTTP where the address is given at which Slack reaches us.

    Raises ValueError where it is no https address.
    """
    address = _events_address(http) if http else ""
    request_url = f"request_url: {_text(address)}"
    return _TEXT.format(
        option=f" --http {address.removesuffix(EVENTS_PATH)}" if address else "",
        name=_text(words.APP),
        description=_text(words.APP_DESCRIPTION),
        long_description=_text(words.APP_LONG_DESCRIPTION),
        assistant=_text(words.ASSISTANT),
        prompts=_items([{"title": title, "message": message} for title, message in words.PROMPTS], depth=6),
        shortcuts=_items(_shortcuts(), depth=4),
        command=_text(words.COMMAND),
        hint=_text(words.COMMAND_HINT),
        command_url=f"\n      url: {_text(address)}" if address else "",
        scopes=_explained(SCOPES),
        events=_explained(EVENTS),
        request_url=f"\n    {request_url}" if address else "",
        socket_mode="false" if address else "true",
    )


def _shortcuts() -> list[dict[str, str]]:
    """In a message's menu, and beside the line that is typed into."""
    ids = {choice: callback for callback, choice in SHORTCUTS.items()}
    shown = (
        ("message", CHECK_DRAFT, words.CHECK_THIS_DRAFT, words.CHECK_THIS_DRAFT_DETAIL),
        ("message", ids[START_CONTACT], words.LOG_A_CONTACT, words.LOG_A_CONTACT_DETAIL),
        ("global", ids[TO_ASK], words.ASK_SIGNPOST, words.ASK_SIGNPOST_DETAIL),
    )
    return [
        {"name": name, "type": kind, "callback_id": callback, "description": description}
        for kind, callback, name, description in shown
    ]


def _events_address(http: str) -> str:
    """Where Slack sends events."""
    parts = urlsplit(http)
    if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/", EVENTS_PATH) or parts.query:
        raise ValueError(
            f"'{http}' has to be the https address of this installation, such as https://signpost.example."
        )
    return f"https://{parts.netloc}{EVENTS_PATH}"


def _text(text: str) -> str:
    """A text in quotation marks, as JSON and YAML alike have it."""
    return json.dumps(text, ensure_ascii=False)


def _items(items: list[dict[str, str]], depth: int) -> str:
    """A list of mappings, so far from the margin."""
    lines = []
    for fields in items:
        first, *others = (f"{name}: {_text(text)}" for name, text in fields.items())
        lines += [f"{' ' * depth}- {first}", *(f"{' ' * depth}  {other}" for other in others)]
    return "\n".join(lines)


def _explained(names: dict[str, str]) -> str:
    return "\n".join(f"      - {name}  # {why}" for name, why in names.items())
