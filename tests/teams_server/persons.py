"""What people write: each thing makes an activity that the app is sent, if it may see it."""

from tests.teams_server import payloads
from tests.teams_server.acting import Acting
from tests.teams_server.delivery import Delivery
from tests.teams_server.errors import Json
from tests.teams_server.world import BOT, Conversation, Message, Person


class Persons(Acting):
    """Whoever acts is named by their aadObjectId. What can't be done in the Teams client raises LookupError."""

    async def says(
        self, user: str, conversation: str, text: str, *, thread: str = "", html: str = "", wait: bool = True
    ) -> Delivery | None:
        """Write a message. Gives what the app was sent: None where it is not told, for want of a mention.

        `html` is how it was formatted. https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations:
        in channels and group chats an app sees only what mentions it.
        """
        person, where = self.acts_in(user, conversation)
        new = Message(where.id, self.world.message_id(), person.id, payloads.typed(text, html))
        new.thread = (thread or new.id) if where.kind == "channel" else ""
        if thread and where.kind == "channel" and thread not in where.messages:
            raise LookupError(f"there is no message {thread}")
        where.messages[new.id] = new
        await self.core.changed()
        if not where.has_app or (where.kind != "personal" and payloads.MENTION not in text):
            return None
        return await self.tell(payloads.message(self.core, person, where, new), wait)

    async def mentions(
        self, user: str, conversation: str, text: str, *, thread: str = "", html: str = "", wait: bool = True
    ) -> Delivery:
        """Write a message that begins with the app's name. Raises LookupError where the app is not there."""
        whole = f"{payloads.MENTION} {text}"
        told = await self.says(user, conversation, whole, thread=thread, html=html, wait=wait)
        if told is None:
            raise LookupError(f"the app is not in {conversation}")
        return told

    async def suggested(self, user: str, conversation: str, title: str, *, wait: bool = True) -> Delivery:
        """Press a suggested action of the last message of a personal chat: an imBack, as if its value were typed.

        https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/suggested-actions: "only the
        actions from the last message appear". Raises LookupError where it is not shown.
        """
        _, where = self.acts_in(user, conversation)
        last = max(where.messages.values(), key=lambda one: int(one.id))
        shown = {one["title"]: one for one in last.suggested if one["type"] == "imBack"}
        if title not in shown:
            raise LookupError(f"no {title!r} among {list(shown)}")
        told = await self.says(user, conversation, str(shown[title]["value"]), wait=wait)
        assert told is not None
        return told

    async def edits(self, user: str, message: Message, text: str, *, wait: bool = True) -> Delivery | None:
        """Change one's own message. .../bots/build-conversational-capability (receive edit message activity)"""
        person, where = self.acts_in(user, message.conversation)
        message.edits.append(message.activity)
        message.activity = payloads.typed(text)
        activity = payloads.message(self.core, person, where, message)
        activity["channelData"]["eventType"] = "editMessage"
        return await self._if_there(where, activity | {"type": "messageUpdate"}, wait)

    async def deletes(self, user: str, message: Message, *, wait: bool = True) -> Delivery | None:
        """Delete one's own message. The same page (soft delete message activity); the text does not come with it."""
        person, where = self.acts_in(user, message.conversation)
        del where.messages[message.id]
        activity = payloads.base(self.core, "messageDelete", person, where, thread=message.thread, number=message.id)
        activity["channelData"]["eventType"] = "softDeleteMessage"
        return await self._if_there(where, activity, wait)

    async def reacts(self, user: str, message: Message, kind: str = "like", *, wait: bool = True) -> Delivery | None:
        """React to a message of the app's. .../subscribe-to-conversation-events (message reaction events)"""
        person, where = self.acts_in(user, message.conversation)
        if message.author != BOT:
            return None
        activity = payloads.base(self.core, "messageReaction", person, where, thread=message.thread)
        activity |= {"replyToId": message.id, "reactionsAdded": [{"type": kind}]}
        return await self._if_there(where, activity, wait)

    async def reads(self, user: str, conversation: str, *, wait: bool = True) -> Delivery | None:
        """See the last message. .../build-conversational-capability (receive a read receipt): an event."""
        person, where = self.acts_in(user, conversation)
        activity = payloads.base(self.core, "event", person, where)
        activity |= {"name": "application/vnd.microsoft.readReceipt"}
        return await self._if_there(where, activity | {"value": {"lastReadMessageId": max(where.messages)}}, wait)

    async def installs(self, user: str, conversation: str = "", *, wait: bool = True) -> list[Delivery]:
        """Install the app: for oneself, or in a channel or group chat. Gives what the app was sent, in order.

        .../subscribe-to-conversation-events: conversationUpdate with the bot in membersAdded (in a personal chat the
        person as well, as in the playground: sendInstallationMemberAddedActivity), and installationUpdate.
        """
        person = self.world.person(user)
        where = self.world.conversations[conversation] if conversation else self.world.open_chat(user)
        where.has_app = True
        accounts = [{"id": person.mri, "aadObjectId": person.id}] if where.kind == "personal" else []
        added = payloads.membership(self.core, person, where, "membersAdded", [*accounts, {"id": BOT}])
        return [
            await self.tell(added, wait),
            await self.tell(payloads.installation(self.core, person, where, "add"), wait),
        ]

    async def uninstalls(self, user: str, conversation: str = "", *, wait: bool = True) -> list[Delivery]:
        """Remove the app: installationUpdate, in teams conversationUpdate as well. Then posting there is refused."""
        person = self.world.person(user)
        where = self.world.conversations[conversation] if conversation else self.world.open_chat(user)
        where.has_app = False
        told = []
        if where.kind != "personal":
            gone = payloads.membership(self.core, person, where, "membersRemoved", [{"id": BOT}])
            told.append(await self.tell(gone, wait))
        return [*told, await self.tell(payloads.installation(self.core, person, where, "remove"), wait)]

    async def joins(self, user: str, conversation: str, *, wait: bool = True) -> Delivery | None:
        """Become a member of a channel or group chat."""
        person, where = self.world.person(user), self.world.conversations[conversation]
        where.members.add(person.id)
        account = {"id": person.mri, "aadObjectId": person.id}
        return await self._if_there(
            where, payloads.membership(self.core, person, where, "membersAdded", [account]), wait
        )

    def adds(self, person: Person) -> Person:
        """Somebody new; their tenant and role say what they are."""
        self.world.people[person.id] = person
        return person

    def opens_channel(self, channel: str, team: str, *users: str, name: str = "", app: bool = True) -> Conversation:
        """A channel with these members."""
        new = Conversation(channel, "channel", set(users), name, team, has_app=app)
        self.world.conversations[channel] = new
        return new

    def opens_group(self, chat: str, *users: str, app: bool = True) -> Conversation:
        """A group chat, or with two members a chat of two people."""
        new = Conversation(chat, "groupChat", set(users), has_app=app)
        self.world.conversations[chat] = new
        return new

    def blocks(self, user: str, blocked: bool = True) -> None:
        """Block the app in one's own chat with it, of which it is not told."""
        self.world.open_chat(user).is_blocked = blocked

    async def _if_there(self, where: Conversation, activity: Json, wait: bool) -> Delivery | None:
        await self.core.changed()
        return await self.tell(activity, wait) if where.has_app else None
