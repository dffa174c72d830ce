"""auth.test, users.info, bots.info and the assistant pane's methods."""

from tests.slack_server.core import Core
from tests.slack_server.errors import Json, Refused, invalid
from tests.slack_server.world import APP, BOT, BOT_USER, TEAM

MOST_PROMPTS = 4


def auth_test(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    ids = {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": False}
    return {"url": "https://work.slack.com/", "team": "work", "user": "signpost"} | ids


def users_info(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    core.need("users:read")
    return {"user": core.world.person(arguments["user"]).json()}


def bots_info(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info"""
    core.need("users:read")
    if arguments["bot"] != BOT:
        raise Refused("bot_not_found")
    return {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": "signpost", "deleted": False}}


def set_status(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setStatus"""
    _thread(core, arguments)["status"] = arguments.get("status", "")
    return {}


def set_title(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setTitle"""
    _thread(core, arguments)["title"] = arguments["title"]
    return {}


def set_prompts(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts: at most four are shown."""
    prompts = arguments["prompts"]
    if len(prompts) > MOST_PROMPTS:
        raise invalid("invalid_arguments", [f"no more than {MOST_PROMPTS} items allowed [json-pointer:/prompts]"])
    if not all(prompt.get("title") and prompt.get("message") for prompt in prompts):
        raise invalid("invalid_arguments", ["missing required field: title [json-pointer:/prompts]"])
    _thread(core, arguments)["prompts"] = prompts
    return {}


def _thread(core: Core, arguments: Json) -> Json:
    core.need("assistant:write")
    channel = core.world.channel(arguments["channel_id"])
    if arguments["thread_ts"] not in channel.messages:
        raise Refused("invalid_thread_ts", detail="Thread not found")
    return core.world.assistant.setdefault((channel.id, arguments["thread_ts"]), {})


METHODS = {
    "auth.test": (auth_test, ()),
    "users.info": (users_info, ("user",)),
    "bots.info": (bots_info, ("bot",)),
    "assistant.threads.setStatus": (set_status, ("channel_id", "thread_ts")),
    "assistant.threads.setTitle": (set_title, ("channel_id", "thread_ts", "title")),
    "assistant.threads.setSuggestedPrompts": (set_prompts, ("channel_id", "thread_ts", "prompts")),
}
