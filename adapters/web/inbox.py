"""Notices on our own pages: they stand in the supervisor's queue, so nothing has to be sent."""

from bot.notices.outbox import Notice
from bot.notices.sender import Delivered, Never, Outcome, PostsNothing, Subject
from bot.records.people import Member


class Inbox(PostsNothing):
    """Reaches people who use the web pages; the platform "web" in the people file says who does."""

    def send(self, notice: Notice, subject: Subject, recipient: Member) -> Outcome:
        """It lies in the queue once it is recorded as delivered; looking before sending again is needless."""
        if any(address.platform == "web" for address in recipient.addresses):
            return Delivered("web")
        return Never("no platform that leads to them is set up here")
