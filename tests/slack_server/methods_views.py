"""views.open, .push, .update and .publish, and the stacks of modals that they change."""

from tests.slack_server.block_kit import check_view
from tests.slack_server.core import Core
from tests.slack_server.errors import Json, Refused, invalid
from tests.slack_server.world import View, World

DEEPEST = 3  # https://docs.slack.dev/surfaces/modals: a root view and up to two on top of it


def open_view(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    check_view(arguments["view"], "modal")
    trigger = core.exchange(arguments["trigger_id"])
    view = new_view(core.world, trigger.user, arguments["view"])
    core.world.views[trigger.user] = [view]
    return {"view": view.json()}


def push_view(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/views.push: the trigger has to come from a modal."""
    check_view(arguments["view"], "modal")
    trigger = core.exchange(arguments["trigger_id"])
    if trigger.view not in [view.id for view in core.world.views.get(trigger.user, [])]:
        raise Refused("invalid_trigger_id")
    return {"view": push(core.world, trigger.user, arguments["view"]).json()}


def update_view(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/views.update"""
    view = _found(core.world, arguments)
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise Refused("hash_conflict")
    replace(core.world, view, arguments["view"])
    return {"view": view.json()}


def publish_view(core: Core, arguments: Json) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    user = arguments["user_id"]
    if not core.installation.home_tab:
        raise Refused("not_enabled")
    if user not in core.world.people:
        raise invalid("invalid_arguments", ["invalid `user_id`"])
    home = core.world.homes.get(user)
    if home is not None and arguments.get("hash") and arguments["hash"] != home.hash:
        raise Refused("hash_conflict")
    checked = check_view(arguments["view"], "home")
    if home is None:
        home = core.world.homes[user] = View(core.world.fresh("V"), user, checked, core.world.timestamp())
    else:
        home.view, home.hash, home.updates = checked, core.world.timestamp(), home.updates + 1
    return {"view": home.json()}


def new_view(world: World, user: str, view: Json) -> View:
    """A modal that is not on a screen yet. Raises Refused."""
    checked = check_view(view, "modal")
    external = checked.get("external_id")
    if external and external in [one.view.get("external_id") for one in world.modals()]:
        raise Refused("duplicate_external_id")
    return View(world.fresh("V"), user, checked, world.timestamp())


def push(world: World, user: str, view: Json) -> View:
    """Put a modal on top of what this person sees. Raises Refused."""
    stack = world.views.setdefault(user, [])
    if len(stack) >= DEEPEST:
        raise Refused("push_limit_reached")
    new = new_view(world, user, view)
    if stack:
        new.root, new.previous = stack[0].id, stack[-1].id
    stack.append(new)
    return new


def replace(world: World, old: View, view: Json) -> None:
    """Show something else in the same modal or home. Raises Refused."""
    checked = check_view(view, "home" if old.view["type"] == "home" else "modal")
    old.view, old.hash, old.updates = checked, world.timestamp(), old.updates + 1


def _found(world: World, arguments: Json) -> View:
    wanted, external = arguments.get("view_id"), arguments.get("external_id")
    if not wanted and not external:
        raise invalid("invalid_arguments", ["missing required field: view_id"])
    for view in [*world.modals(), *world.homes.values()]:
        if view.id == wanted or (external and view.view.get("external_id") == external):
            return view
    raise Refused("not_found")


METHODS = {
    "views.open": (open_view, ("trigger_id", "view")),
    "views.push": (push_view, ("trigger_id", "view")),
    "views.update": (update_view, ("view",)),
    "views.publish": (publish_view, ("user_id", "view")),
}
