"""What people of the workspace write and open: each thing makes an event or an interaction that the app is told."""

from tests.slack_server import payloads
from tests.slack_server.acting import Acting
from tests.slack_server.delivery import Delivery
from tests.slack_server.errors import Json
from tests.slack_server.methods_chat import SUBSCRIPTIONS
from tests.slack_server.world import BOT_USER, Message


class Persons(Acting):
    """Whoever acts is named by their id. What can't be done in Slack's app raises Refused or LookupError."""

    async def says(
        self, user: str, channel: str, text: str, *, thread_ts: str | None = None, wait: bool = True
    ) -> Delivery | None:
        """Write a message. Gives what the app was told: None where it is not told of such messages.

        A mention is written `<@U0SIGNPOST>` (or use `mentions`), and makes an app_mention, except in the DM:
        https://docs.slack.dev/reference/events/app_mention. Another app's bot may write, too.
        """
        person, where = self.acts_in(user, channel)
        new = Message(where.id, self.world.timestamp(), user, payloads.typed(text), [payloads.rich(text)], thread_ts)
        new.bot_id = f"B{user[1:]}" if person.is_bot else None
        where.messages[new.ts] = new
        await self.core.changed()
        if BOT_USER not in where.members:
            return None
        told: list[Delivery] = []
        if SUBSCRIPTIONS[where.kind] in self.core.installation.events:
            told.append(self.event(payloads.message_event(person, where, new), where))
        if where.kind != "im" and f"<@{BOT_USER}>" in new.text and "app_mention" in self.core.installation.events:
            told.append(self.event(payloads.message_event(person, where, new, "app_mention"), where))
        for delivery in told:
            await self.tell(delivery, wait)
        return told[-1] if told else None

    async def mentions(
        self, user: str, channel: str, text: str, *, thread_ts: str | None = None, wait: bool = True
    ) -> Delivery | None:
        """Write a message that begins with the app's name."""
        return await self.says(user, channel, f"<@{BOT_USER}> {text}", thread_ts=thread_ts, wait=wait)

    async def edits(self, user: str, message: Message, text: str, *, wait: bool = True) -> Delivery | None:
        """Change one's own message. https://docs.slack.dev/reference/events/message/message_changed"""
        before = message.json()
        message.edits.append((message.text, message.blocks))
        message.text, message.blocks = payloads.typed(text), [payloads.rich(text)]
        return await self._hidden(user, message, "message_changed", {"message": message.json()}, before, wait)

    async def deletes(self, user: str, message: Message, *, wait: bool = True) -> Delivery | None:
        """Delete one's own message. https://docs.slack.dev/reference/events/message/message_deleted"""
        before = message.json()
        del self.world.channels[message.channel].messages[message.ts]
        return await self._hidden(user, message, "message_deleted", {"deleted_ts": message.ts}, before, wait)

    async def command(self, user: str, channel: str, name: str, text: str = "", *, wait: bool = True) -> Delivery:
        """Type a slash command; works in channels that the app is not in as well."""
        person, where = self.acts_in(user, channel)
        payload = payloads.command(self.core, person, where, name, text)
        payload["response_url"] = self.responses.url(user, where.id)
        delivery = await self.tell(Delivery("slash_commands", payload), wait)
        if delivery.answer:  # https://docs.slack.dev/interactivity/implementing-slash-commands#responding
            self.responses.post(user, where.id, delivery.answer)
            await self.core.changed()
        return delivery

    async def message_shortcut(self, user: str, message: Message, callback_id: str, *, wait: bool = True) -> Delivery:
        """Use a shortcut of a message's menu. https://docs.slack.dev/interactivity/implementing-shortcuts"""
        person, where = self.acts_in(user, message.channel)
        payload = payloads.interaction(self.core, "message_action", person) | payloads.on_message(where, message)
        del payload["container"]
        more = {"callback_id": callback_id, "message_ts": message.ts, "action_ts": self.world.timestamp()}
        more["response_url"] = self.responses.url(user, where.id)
        return await self.tell(Delivery("interactive", payload | more), wait)

    async def global_shortcut(self, user: str, callback_id: str, *, wait: bool = True) -> Delivery:
        """Use a shortcut from the lightning menu."""
        payload = payloads.interaction(self.core, "shortcut", self.world.person(user))
        more = {"callback_id": callback_id, "action_ts": self.world.timestamp()}
        return await self.tell(Delivery("interactive", payload | more), wait)

    async def opens_home(self, user: str, tab: str = "home", *, wait: bool = True) -> Delivery:
        """Look at the App Home. https://docs.slack.dev/reference/events/app_home_opened"""
        self.world.person(user)
        event = {"type": "app_home_opened", "user": user, "channel": self.world.dm(user).id, "tab": tab}
        event["event_ts"] = self.world.timestamp()
        home = self.world.homes.get(user)
        shown = {"view": home.json()} if home and tab == "home" else {}
        return await self.tell(self.event(event | shown), wait)

    async def opens_assistant(self, user: str, viewing: str | None = None, *, wait: bool = True) -> Delivery:
        """Open the assistant's pane, which starts a thread in the DM.

        https://docs.slack.dev/reference/events/assistant_thread_started
        """
        where = self.world.dm(user)
        root = Message(where.id, self.world.timestamp(), user, "New chat")
        root.thread_ts = root.ts
        where.messages[root.ts] = root
        context = {"channel_id": viewing, "team_id": self.world.person(user).team} if viewing else {}
        thread = {"user_id": user, "context": context, "channel_id": where.id, "thread_ts": root.ts}
        event = {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": self.world.timestamp()}
        return await self.tell(self.event(event, where), wait)

    async def _hidden(
        self, user: str, message: Message, subtype: str, more: Json, before: Json, wait: bool
    ) -> Delivery | None:
        _, where = self.acts_in(user, message.channel)
        await self.core.changed()
        if SUBSCRIPTIONS[where.kind] not in self.core.installation.events or BOT_USER not in where.members:
            return None
        event = {"type": "message", "subtype": subtype, "hidden": True, "ts": self.world.timestamp()} | more
        event |= {"channel": where.id, "channel_type": where.kind, "previous_message": before}
        return await self.tell(self.event(event | {"event_ts": event["ts"]}, where), wait)
