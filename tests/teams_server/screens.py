"""What people do with cards and dialogs, and what they then see."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.teams_server import payloads
from tests.teams_server.acting import Acting
from tests.teams_server.cards import action, actions, problems
from tests.teams_server.controls import associated, filled_in, incomplete, merged
from tests.teams_server.delivery import Delivery
from tests.teams_server.errors import Json
from tests.teams_server.world import CARD, Dialog, Message

CONTEXT = {"theme": "default"}
FRESH = timedelta(minutes=1)
SIZES = {"small", "medium", "large"}
NEW_CARD, WORDS = CARD, "application/vnd.microsoft.activity.message"


@dataclass
class After:
    """What a person sees after they pressed or submitted something."""

    dialog: Dialog | None = None  # on the screen now
    errors: dict[str, str] = field(default_factory=dict)  # beside the fields, by input id: the client sent nothing
    said: str = ""  # a message instead of a card
    trouble: str = ""  # why the client says that something went wrong
    delivery: Delivery | None = None  # None where the client sent nothing


class Screens(Acting):
    """Raises LookupError for what is not on the screen."""

    async def press(
        self,
        user: str,
        message: Message,
        title: str,
        values: dict[str, Any] | None = None,
        *,
        old_client: bool = False,
    ) -> After:
        """Press a button (by title, id or verb) of a card in a message, as this person sees it.

        Action.Submit: .../task-modules-and-cards/cards/cards-actions; with msteams task/fetch:
        .../task-modules-and-cards/task-modules/task-modules-bots; Action.Execute:
        https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/universal-action-model; an old client does
        its fallback instead.
        """
        person, where = self.acts_in(user, message.conversation)
        if message.id not in where.messages:
            raise LookupError("the message was deleted")
        card = self.shown(user, message)
        pressed = action(card, title)
        if old_client and pressed["type"] == "Action.Execute":
            pressed = pressed.get("fallback") or {}
        fields = associated(card, pressed)
        sent = filled_in(fields, values or {}, card)
        if errors := incomplete(fields, sent):
            return After(self.dialog(user), errors)
        data = merged(pressed, sent)
        kind = (data.get("msteams") or {}).get("type")
        if pressed.get("type") == "Action.Execute":
            return await self._execute(user, message, pressed | {"data": data}, "manual")
        if pressed.get("type") != "Action.Submit":
            raise LookupError(f"a press on {pressed.get('type')} sends nothing")
        if kind == "task/fetch":
            value = {"data": data, "context": CONTEXT}
            activity = payloads.invoke(self.core, "task/fetch", person, where, value, message.thread)
            delivery = await self.tell(activity | {"replyToId": message.id})
            return await self._task(Dialog(user, {}, where.id, message.thread), delivery)
        if kind is not None:
            raise LookupError(f"msteams.type {kind} is not known here")
        delivery = await self.tell(payloads.pressed(self.core, person, where, message, data))
        return After(self.dialog(user), trouble=delivery.trouble, delivery=delivery)

    async def submit(self, user: str, values: dict[str, Any] | None = None, title: str = "") -> After:
        """Fill in the dialog on the screen (values by input id) and press a button of it: by default the only one.

        .../task-modules/task-modules-bots (task/submit) or, in a message action's dialog,
        .../messaging-extensions/how-to/action-commands/respond-to-task-module-submit (composeExtension/submitAction).
        """
        dialog = self.world.dialogs[user]
        pressed = action(dialog.card, title) if title else _only(dialog.card)
        if pressed["type"] != "Action.Submit":
            raise LookupError(f"{pressed['type']} does not work in a dialog")
        fields = associated(dialog.card, pressed)
        dialog.values |= values or {}
        sent = filled_in(fields, dialog.values, dialog.card)
        if errors := incomplete(fields, sent):
            return After(dialog, errors)
        person, where = self.acts_in(user, dialog.conversation)
        value = {"data": merged(pressed, sent), "context": CONTEXT} | dialog.command
        name = "composeExtension/submitAction" if dialog.command else "task/submit"
        delivery = await self.tell(payloads.invoke(self.core, name, person, where, value, dialog.thread))
        return await self._task(dialog, delivery)

    async def closes(self, user: str) -> None:
        """Close the dialog; the app is not told."""
        del self.world.dialogs[user]
        await self.core.changed()

    async def command(
        self,
        user: str,
        command_id: str,
        message: Message | None = None,
        conversation: str = "",
        *,
        plain: bool = False,
    ) -> After:
        """Use a message action on a message, or without one the same command from the compose area of a conversation.

        `plain`: the message comes as text, not as HTML.
        .../messaging-extensions/how-to/action-commands/create-task-module
        """
        person, where = self.acts_in(user, message.conversation if message else conversation)
        command: Json = {"commandId": command_id, "commandContext": "message" if message else "compose"}
        value = command | {"requestId": self.world.fresh(""), "context": CONTEXT}
        if message:
            value["messagePayload"] = payloads.message_payload(self.core, message, where, plain=plain)
        thread = message.thread if message else ""
        delivery = await self.tell(
            payloads.invoke(self.core, "composeExtension/fetchTask", person, where, value, thread)
        )
        return await self._task(Dialog(user, {}, where.id, thread, command), delivery)

    async def opens(self, user: str, conversation: str) -> list[Delivery]:
        """Look at a conversation: the cards in it that name this person in refresh.userIds ask the app for a new one.

        .../cards/universal-actions-for-adaptive-cards/user-specific-views: "only if the card from the last invoke is
        older than a minute" or the message was updated since; without userIds for all, where there are few members.
        """
        _, where = self.acts_in(user, conversation)
        told = [await self._refreshed(user, message) for message in list(where.messages.values())]
        return [one for one in told if one is not None]

    async def sees(self, user: str, message: Message) -> Json:
        """The card in a message as this person sees it, refreshed first where it asks for that."""
        await self._refreshed(user, message)
        return self.shown(user, message)

    def shown(self, user: str, message: Message) -> Json:
        """The card in a message as this person sees it now."""
        return message.views.get(self.world.person(user).id) or message.card

    def dialog(self, user: str) -> Dialog | None:
        """The dialog on this person's screen."""
        return self.world.dialogs.get(user)

    async def _refreshed(self, user: str, message: Message) -> Delivery | None:
        """Ask for a new card where the message's own card says so, and it is time."""
        person, _ = self.acts_in(user, message.conversation)
        refresh = (message.cards[0] if len(message.cards) == 1 else {}).get("refresh")
        if refresh is None or person.mri not in refresh.get("userIds", [person.mri]):
            return None
        last = message.asked.get(person.id)
        if last is not None and self.world.now() - last <= FRESH:
            return None
        return (await self._execute(user, message, refresh["action"], "automatic")).delivery

    async def _execute(self, user: str, message: Message, run: Json, trigger: str) -> After:
        person, where = self.acts_in(user, message.conversation)
        copied = {key: run[key] for key in ("type", "id", "verb", "data") if key in run}
        value = {"action": copied, "trigger": trigger}
        message.asked[person.id] = self.world.now()
        activity = payloads.invoke(self.core, "adaptiveCard/action", person, where, value, message.thread)
        delivery = await self.tell(activity | {"replyToId": message.id})
        after = After(self.dialog(user), trouble=delivery.trouble, delivery=delivery)
        if not after.trouble:
            self._executed(person.id, message, delivery.body, after)
        await self.core.changed()
        return after

    def _executed(self, user: str, message: Message, body: Any, after: After) -> None:
        """The response format of the same page."""
        if not isinstance(body, dict) or not {"statusCode", "type", "value"} <= body.keys():
            after.trouble = "not an answer to adaptiveCard/action"
        elif body["statusCode"] != 200:
            after.trouble = f"Something went wrong: {body['statusCode']} {body['type']}"
        elif body["type"] == WORDS:
            after.said = str(body["value"])
        elif body["type"] != NEW_CARD:
            after.trouble = f"unknown type {body['type']}"
        elif wrong := problems(body["value"], checks_schema=self.core.checks_schema):
            after.trouble = f"Bad card: {'; '.join(wrong)}"
        else:
            message.views[user] = body["value"]

    async def _task(self, dialog: Dialog, delivery: Delivery) -> After:
        """What the client does with the answer: .../task-modules-bots (responses to task/fetch and task/submit)."""
        after = After(trouble=delivery.trouble, delivery=delivery)
        user, body = dialog.user, delivery.body or {}
        task = body.get("task") if isinstance(body, dict) else None
        if after.trouble:
            pass
        elif not isinstance(body, dict) or (body and not task):
            after.trouble = "not an answer with a task"
        elif not task:
            if not dialog.info:
                after.trouble = "nothing to open"
            self.world.dialogs.pop(user, None)
        elif task.get("type") == "message":
            after.said = str(task.get("value", ""))
            self.world.dialogs.pop(user, None)
        elif task.get("type") != "continue":
            after.trouble = f"unknown type of task {task.get('type')}"
        elif wrong := _wrong_info(task.get("value"), self.core.checks_schema):
            after.trouble = f"Bad dialog: {'; '.join(wrong)}"
        else:
            info = task["value"]
            self.world.dialogs[user] = Dialog(user, info, dialog.conversation, dialog.thread, dialog.command)
        after.dialog = self.dialog(user)
        await self.core.changed()
        return after


def _only(card: Json) -> Json:
    """The button that is pressed where none is named: the only one that takes the inputs along, or the first."""
    every = [one for one in actions(card) if one["type"] == "Action.Submit"]
    takes = [one for one in every if associated(card, one)] or every
    if not takes:
        raise LookupError("nothing to press")
    return takes[0]


def _wrong_info(info: Any, checks_schema: bool) -> list[str]:
    """.../task-modules-and-cards/task-modules/invoking-task-modules (TaskInfo)"""
    if not isinstance(info, dict) or not isinstance(info.get("card"), dict):
        return ["no card"]
    wrong = [] if info["card"].get("contentType") == CARD else [f"contentType {info['card'].get('contentType')}"]
    for name in ("height", "width"):
        given = info.get(name, "medium")
        if not (given in SIZES or (isinstance(given, int) and not isinstance(given, bool))):
            wrong.append(f"{name} {given!r}")
    if not isinstance(info.get("title", ""), str):
        wrong.append("title")
    content = info["card"].get("content")
    wrong += problems(content, checks_schema=checks_schema)
    if isinstance(content, dict) and any(one["type"] == "Action.Execute" for one in actions(content)):
        wrong.append("Action.Execute does not work in a dialog")
    return wrong
