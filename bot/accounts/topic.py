"""What notices about accounts say, as long as it still holds, and what happens when the timer of one goes off."""

from sqlalchemy import Connection

from bot.accounts import duties
from bot.accounts.rights import OFFICE, rights
from bot.accounts.telling import AGAIN, NOBODY, TOPIC, office, set_timer, tell
from bot.messages import Choice
from bot.notices.hours import next_at_work
from bot.notices.outbox import Notice
from bot.notices.topics import Errand
from bot.records import audit
from bot.records.accounts import Account
from bot.services import Services
from bot.wording import accounts as words

_DUTIES = {  # what notices ask for, by the ids of the duties that say so
    "review": "review",
    "overdue": "review",
    "access": "leaver",
    "no_owner": "hand-over",
    "moved": "changes",
    "odd": "review",
}
_OVERDUE = 2  # the level of the timer at which corporate communications is told


class Accounts:
    """The topic "account"."""

    def lock(self, connection: Connection, reference: str, services: Services) -> None:
        """Lock the account."""
        services.accounts.find(connection, reference)

    def errand(self, connection: Connection, notice: Notice, services: Services) -> Errand | None:
        """What is said to the recipient; None where it was done, or they have opened the account since."""
        account = services.accounts.peek(connection, notice.contact)
        member = services.people.find(connection, notice.recipient)
        _, _, what, mark, *_ = notice.key.split("/")
        if account is None or (account.status == "closed") != (what == "closed"):
            return None
        if notice.recipient != NOBODY and not rights(member, account, services).sees:
            return None
        if not _is_wanted(connection, account, what, mark, notice.recipient):
            return None
        text = words.ERRANDS[what].format(reference=account.reference, platform=words.PLATFORMS[account.platform])
        choice = Choice(words.OPEN.format(reference=account.reference), f"accounts:show:{account.reference}")
        source = duties.source(account.force, services, _DUTIES[what]) if what in _DUTIES else ""
        return Errand(TOPIC, account.reference, account.force, text, choice, source)

    def find_recipient(self, connection: Connection, reference: str, services: Services) -> str:
        """The first of corporate communications as it is now, of those who can be reached where anybody can."""
        account = services.accounts.peek(connection, reference)
        members = services.people.with_role(account.force, OFFICE, connection) if account else []
        members.sort(key=lambda member: not member.is_reached_by(services.platforms))
        return members[0].id if members else NOBODY

    def timer(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Remind the owner, again after a week; a week later tell corporate communications."""
        account = services.accounts.find(connection, notice.contact)
        mark = notice.key.split("/")[3]
        if account is None or account.status != "open" or account.owner is None or str(account.review_due) != mark:
            return
        if notice.level >= _OVERDUE:
            tell(connection, account, "overdue", office(connection, account.force, services), services)
            return
        owner = services.people.find(connection, account.owner)
        if owner is not None:
            key = f"{TOPIC}/{account.reference}/review/{mark}/{notice.level}/{owner.id}"
            due = next_at_work(owner, services)
            about = (account.reference, owner.id)
            services.outbox.put(connection, key, *about, "reminder", notice.level, due, TOPIC)
        set_timer(connection, account, notice.level + 1, services.now() + AGAIN, services)

    def delivered(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: the timer goes on by itself."""

    def failed(self, connection: Connection, notice: Notice, services: Services) -> None:
        """Nothing follows: the timer goes on, and at its end tells corporate communications."""


def _is_wanted(connection: Connection, account: Account, what: str, mark: str, recipient: str) -> bool:
    if what == "review":
        return account.status == "open" and account.owner == recipient and str(account.review_due) == mark
    if what == "overdue":
        return account.status == "open" and not _since(connection, account, mark, "account_reviewed")
    if what == "decide":
        return account.decide is not None
    if what == "no_owner":
        return account.owner is None
    if what == "access":
        return bool(account.access)
    return not _since(connection, account, mark, "account_read", recipient)


def _since(connection: Connection, account: Account, mark: str, action: str, who: str | None = None) -> bool:
    """Whether somebody did something with the account after the row of the audit log with this number."""
    later = (entry for entry in audit.entries(connection, account.reference) if entry.number > int(mark))
    return any(entry.action == action and who in (None, entry.actor) for entry in later)
