"""Have a message on a chat platform show how things stand now: read the state, send it, record what was shown."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from bot.notices.outbox import LOOK, Notice
from bot.notices.posted import Post
from bot.notices.sender import Delivered, Later, Never, Outcome, Sender, Subject
from bot.notices.topics import CONTACT, Errand, topic_of
from bot.records.people import Member
from bot.services import Services
from bot.wording import notices as words

_LATER_VERSION = timedelta(hours=1)  # until a process that knows what it is about takes it


@dataclass(frozen=True)
class Refreshed:
    """What came of a refresh. `post` is the message that it was for; `sought` a notice that was only looked for."""

    outcome: Outcome
    post: Post | None = None
    sought: Notice | None = None


def carry_out(refresh: Notice, sender: Sender, services: Services) -> Refreshed:
    """Refresh a message, or look whether there is one."""
    if refresh.key.startswith(LOOK):
        return _look(refresh, sender, services)
    with services.store.database.read() as connection:
        # Where it stands in the log is read before the state, so that nothing counts as shown that was not.
        post = services.posted.of_refresh(connection, refresh)
        recipient = services.people.find(connection, refresh.recipient)
        if post is None or recipient is None:
            return Refreshed(Never("nobody looks at it any more"), post)
        subject = _subject(connection, post, recipient, services)
        is_mine = services.outbox.is_mine(connection, refresh, services.now())
    if not isinstance(subject, Subject):
        return Refreshed(subject, post)
    if refresh.is_spent:
        return Refreshed(Never("tried too often"), post)
    if not is_mine:
        return Refreshed(Later("not sent in time"), post)
    return Refreshed(sender.refresh(post, subject, recipient), post)


def record(connection: Connection, refresh: Notice, done: Refreshed, services: Services) -> None:
    """Record what came of it, unless it is to be tried later; in the caller's transaction."""
    outcome, post, now = done.outcome, done.post, services.now()
    if isinstance(outcome, Never) or post is None:
        services.outbox.drop(connection, refresh)
        if post is not None:
            services.posted.drop(connection, post)
        if done.sought is not None and isinstance(outcome, Delivered):
            stand(connection, done.sought, outcome, services, is_current=False)
    elif services.outbox.refreshed(connection, refresh, now):
        services.posted.showed(connection, post)
    else:  # it took longer than its claim: what another has shown meanwhile may have been overwritten
        services.posted.again(connection, post, now)


def stand(
    connection: Connection, notice: Notice, delivered: Delivered, services: Services, *, is_current: bool
) -> None:
    """Note where a notice was posted, where it is to be looked after; refresh it at once unless it `is_current`.

    What may have been sent before may have been found rather than sent, and says how it stood then.
    """
    if not delivered.platform:
        return
    services.posted.stands(connection, notice, delivered.platform, delivered.receipt)
    if not is_current or notice.maybe_sent:
        services.posted.changed(connection, notice.contact, services.now(), notice.topic, people=[notice.recipient])


def _subject(connection: Connection, post: Post, recipient: Member, services: Services) -> Subject | Later | Never:
    about = post.notice
    if about.topic == CONTACT:
        return services.contacts.peek(connection, about.contact) or Never("its contact is gone")
    topic = topic_of(about.topic)
    if topic is None:
        return Later("this version does not know what it is about", _LATER_VERSION)
    over = Errand(about.topic, about.contact, recipient.force, words.OVER)
    return topic.errand(connection, about, services) or over


def _look(look: Notice, sender: Sender, services: Services) -> Refreshed:
    """Look for a notice that was cancelled while somebody may have been posting it, and who may have died of it."""
    with services.store.database.read() as connection:
        sought = services.outbox.sought(connection, look)
        recipient = services.people.find(connection, look.recipient)
        is_known = sought is not None and services.posted.of_notice(connection, sought)
    if sought is None or recipient is None or is_known:
        return Refreshed(Never("nothing to look for"))
    return Refreshed(sender.look(sought, recipient), sought=sought)
