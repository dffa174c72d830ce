"""The platforms that run here as one: a chat platform first, and the queue on our own pages where none takes it."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.notices.outbox import Notice
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Later, Never, Outcome, Sender, Subject
from bot.records.people import Member

log = logging.getLogger("signpost")

_NOT_HERE = timedelta(hours=1)  # until a message of a platform that is switched off is looked after again


class Platforms:
    """Chooses for each recipient; `chats` are asked in their order, by the name of the platform in the people file.

    The queue on our own pages holds every notice anyway, whoever tells them of it.
    """

    def __init__(self, web: Sender, chats: Mapping[str, Sender] | None = None) -> None:
        self._web, self._chats = web, dict(chats or {})

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """Send to the first chat platform that can reach them; else it stands in their queue, where they have one."""
        refused: Never | None = None
        for platform, chat in self._of(recipient):
            outcome = chat.send(notice, subject, recipient)
            if not isinstance(outcome, Never):
                return outcome
            refused = refused or outcome
            log.warning("notice %d can't be delivered on %s: %s", notice.id, platform, outcome.problem)
        outcome = self._web.send(notice, subject, recipient)
        return refused if refused and isinstance(outcome, Never) else outcome

    def refresh(self, post: Post, subject: Subject, recipient: Member) -> Outcome:
        """Change a message where it stands."""
        chat = self._chats.get(post.platform)
        return chat.refresh(post, subject, recipient) if chat else Later("its platform does not run here", _NOT_HERE)

    def look(self, notice: Notice, recipient: Member) -> Outcome:
        """Look on the chat platforms that can reach them."""
        unsure: Later | None = None
        for _, chat in self._of(recipient):
            outcome = chat.look(notice, recipient)
            if isinstance(outcome, Delivered):
                return outcome
            unsure = outcome if isinstance(outcome, Later) else unsure
        return unsure or Never("it was not posted")

    def _of(self, recipient: Member) -> list[tuple[str, Sender]]:
        reached = {address.platform for address in recipient.addresses}
        return [(platform, chat) for platform, chat in self._chats.items() if platform in reached]
