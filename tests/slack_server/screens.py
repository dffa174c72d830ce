"""What people do with buttons and modals, and what they then see."""

from dataclasses import dataclass, field
from typing import Any

from tests.slack_server import payloads
from tests.slack_server.acting import Acting
from tests.slack_server.controls import action, control, filled_in, incomplete
from tests.slack_server.delivery import Delivery
from tests.slack_server.errors import Refused
from tests.slack_server.methods_views import push, replace
from tests.slack_server.world import Message, View

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass
class Submitted:
    """What a person sees after they submitted a modal."""

    view: View | None  # what is on the screen now
    errors: dict[str, str] = field(default_factory=dict)  # beside the fields, by block_id
    delivery: Delivery | None = None  # None where Slack's own app refused to send it
    trouble: str = ""  # why Slack says "We had some trouble connecting"


class Screens(Acting):
    """Raises LookupError for what is not on the screen."""

    async def press(
        self,
        user: str,
        where: Message | View,
        wanted: str,
        *,
        chosen: str | None = None,
        values: dict[str, Any] | None = None,
        wait: bool = True,
    ) -> Delivery:
        """Press a button (by action_id or label), or choose an option of a menu, in a message or a view.

        `values` is what is filled in so far, in a view with inputs.
        """
        person = self.world.person(user)
        if isinstance(where, View):
            block, element = control(where.view["blocks"], wanted)
            payload = payloads.interaction(self.core, "block_actions", person, where.id)
            payload |= payloads.on_view(where, filled_in(where.view["blocks"], values or {}))
        else:
            block, element = control(where.blocks, wanted)
            _, channel = self.acts_in(user, where.channel)
            payload = payloads.interaction(self.core, "block_actions", person)
            payload |= payloads.on_message(channel, where) | {"state": {"values": {}}}
            payload["response_url"] = self.responses.url(user, channel.id, where)
        payload["actions"] = [action(block, element, chosen, self.world.timestamp())]
        return await self.tell(Delivery("interactive", payload), wait)

    async def submit(self, user: str, values: dict[str, Any] | None = None, view: View | None = None) -> Submitted:
        """Fill in the modal on top of the screen (values by block_id) and submit it; shows what then is seen.

        https://docs.slack.dev/surfaces/modals#responding_to_view_submissions
        """
        view = view or self.world.views[user][-1]
        state = filled_in(view.view["blocks"], values or {})
        problems = incomplete(view.view["blocks"], state)
        if problems:
            return Submitted(view, problems)
        payload = payloads.interaction(self.core, "view_submission", self.world.person(user), view.id)
        payload |= {"view": payloads.on_view(view, state)["view"], "response_urls": []}
        delivery = await self.tell(Delivery("interactive", payload), True)
        return await self._after(view, delivery)

    async def closes(self, user: str, *, wait: bool = True) -> Delivery | None:
        """Close the modal on top. The app is told where the view asks for it (notify_on_close).

        https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed
        """
        view = self.world.views[user].pop()
        await self.core.changed()
        if not view.view.get("notify_on_close"):
            return None
        payload = payloads.interaction(self.core, "view_closed", self.world.person(user), view.id)
        return await self.tell(Delivery("interactive", payload | {"view": view.json(), "is_cleared": False}), wait)

    async def _after(self, view: View, delivery: Delivery) -> Submitted:
        """https://docs.slack.dev/surfaces/modals#response_actions: errors, update, push, clear, or nothing (close)."""
        answer, user = delivery.answer, view.user
        stack = self.world.views[user]
        result = Submitted(view, delivery=delivery)
        if not delivery.in_time:
            result.trouble = TROUBLE
            return result
        kind = answer.get("response_action")
        try:
            if kind == "errors":
                inputs = {block["block_id"] for block in view.view["blocks"] if block["type"] == "input"}
                result.errors = dict(answer.get("errors") or {})
                if not result.errors or not result.errors.keys() <= inputs:
                    result.trouble = f"errors for {sorted(result.errors)}, but the inputs are {sorted(inputs)}"
            elif kind == "update":
                replace(self.world, view, answer.get("view") or {})
            elif kind == "push":
                push(self.world, user, answer.get("view") or {})
            elif kind == "clear":
                stack.clear()
            elif kind is None and view in stack:
                stack.remove(view)
            elif kind is not None:
                result.trouble = f"no response_action is called {kind}"
        except Refused as refused:
            result.trouble = f"{refused.code}: {refused.body.get('response_metadata')}"
        result.view = stack[-1] if stack else None
        await self.core.changed()
        return result
