"""What the dialogue core needs from outside, handed to it by adapters/compose.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from bot.records.seal import Seal
from knowledge.search import NATIONAL, Knowledge

if TYPE_CHECKING:
    from bot.notices.outbox import Outbox
    from bot.notices.posted import Posted
    from bot.notices.timing import Timing
    from bot.received.inbox import Received
    from bot.records.accounts import Accounts
    from bot.records.campaigns import Campaigns
    from bot.records.chats import Chats
    from bot.records.contacts import Contacts
    from bot.records.groups import Groups
    from bot.records.heads import Heads
    from bot.records.holds import Holds
    from bot.records.leavers import Leavers
    from bot.records.people import Member, People
    from bot.records.periods import Periods
    from bot.records.questions import Questions
    from bot.records.rota import Rota
    from bot.records.runs import Runs
    from bot.records.sign_outs import SignOuts
    from bot.records.store import Store
    from bot.records.transfers import Transfers
    from bot.records.unanswered import Unanswered


@dataclass(frozen=True)
class Services:
    """The policies, the clock, the folder of flows, and the seal and database, opened when they are first needed.

    Without `audit_heads` the head of the audit log is not published, without `key_file` nobody sees that it changed.
    """

    knowledge: Knowledge
    now: Callable[[], datetime]
    open_seal: Callable[[], Seal]
    open_store: "Callable[[Seal], Store]"
    flows: Path = Path(__file__).parent / "flows"
    audit_heads: Path | None = None
    key_file: Path | None = None
    platforms: frozenset[str] = frozenset({"web"})  # those that run here, so that people can be reached there
    _opening: RLock = field(default_factory=RLock)  # messages are handled in threads
    _timings: "dict[str, Timing]" = field(default_factory=dict)
    _periods: "dict[str, Periods]" = field(default_factory=dict)

    @property
    def seal(self) -> Seal:
        """Encryption and signatures with this installation's key."""
        with self._opening:
            return self._seal

    @property
    def store(self) -> "Store":
        """The database."""
        with self._opening:
            return self._store

    @cached_property
    def runs(self) -> "Runs":
        """Where people are in guided flows."""
        from bot.records.runs import Runs

        return Runs(self.store.database)

    @cached_property
    def contacts(self) -> "Contacts":
        """Contacts from the public."""
        from bot.records.contacts import Contacts

        return Contacts(self.store.database)

    @cached_property
    def groups(self) -> "Groups":
        """Messaging groups that are used for work."""
        from bot.records.groups import Groups

        return Groups(self.store.database)

    @cached_property
    def questions(self) -> "Questions":
        """What people had Signpost ask the policy's owners."""
        from bot.records.questions import Questions

        return Questions(self.store.database)

    @cached_property
    def unanswered(self) -> "Unanswered":
        """How many questions no rule settled."""
        from bot.records.unanswered import Unanswered

        return Unanswered(self.store.database)

    @cached_property
    def campaigns(self) -> "Campaigns":
        """Campaigns to declare or confirm messaging groups."""
        from bot.records.campaigns import Campaigns

        return Campaigns(self.store.database)

    @cached_property
    def leavers(self) -> "Leavers":
        """People who left while something was still in their name."""
        from bot.records.leavers import Leavers

        return Leavers()

    @cached_property
    def transfers(self) -> "Transfers":
        """What was taken over into the official record."""
        from bot.records.transfers import Transfers

        return Transfers()

    @cached_property
    def accounts(self) -> "Accounts":
        """Force accounts on social media."""
        from bot.records.accounts import Accounts

        return Accounts(self.store.database)

    @cached_property
    def people(self) -> "People":
        """Who works here."""
        from bot.records.people import People

        return People(self.store.database)

    @cached_property
    def rota(self) -> "Rota":
        """Who is on duty."""
        from bot.records.rota import Rota

        return Rota(self.store.database)

    @cached_property
    def outbox(self) -> "Outbox":
        """What must reach whom by when."""
        from bot.notices.outbox import Outbox

        return Outbox(self.store.database)

    @cached_property
    def received(self) -> "Received":
        """What chat platforms sent and is to be answered."""
        from bot.received.inbox import Received

        return Received(self.store.database)

    @cached_property
    def posted(self) -> "Posted":
        """Which notice stands where on a chat platform."""
        from bot.notices.posted import Posted

        return Posted()

    @cached_property
    def chats(self) -> "Chats":
        """In which conversations people can be written to on chat platforms."""
        from bot.records.chats import Chats

        return Chats(self.store.database)

    @cached_property
    def heads(self) -> "Heads":
        """What publishes the head of the audit log."""
        from bot.records.heads import Heads

        return Heads(self.store.database, self.audit_heads)

    @cached_property
    def sign_outs(self) -> "SignOuts":
        """Which sessions were ended before their time."""
        from bot.records.sign_outs import SignOuts

        return SignOuts(self.store.database)

    @cached_property
    def holds(self) -> "Holds":
        """What is held for a case."""
        from bot.records.holds import Holds

        return Holds(self.store.database)

    def member(self, person: str) -> "Member | None":
        """The person behind a platform's account ("slack:U123"), where the people of this installation are known."""
        platform, _, account = person.partition(":")
        if platform == "person":  # signed in on our own pages
            return self.people.member(account)
        return self.people.at(platform, account) if account else None

    def timing(self, force: str) -> "Timing":
        """How fast notices of a force move."""
        from bot.notices.timing import load_timing

        if force not in self._timings:
            self._timings[force] = load_timing(self.knowledge.folder(NATIONAL), self.knowledge.folder(force))
        return self._timings[force]

    def periods(self, force: str) -> "Periods":
        """How long the records of a force are kept where it is not the default; raises FileError."""
        from bot.records.periods import load_periods
        from bot.records.retention import ADJUSTABLE

        if force not in self._periods:
            folders = (self.knowledge.folder(NATIONAL), self.knowledge.folder(force))
            national, own = (load_periods(folder, ADJUSTABLE) for folder in folders)
            self._periods[force] = {**national, **own}
        return self._periods[force]

    @cached_property
    def _seal(self) -> Seal:
        return self.open_seal()

    @cached_property
    def _store(self) -> "Store":
        return self.open_store(self.seal)

    def open(self) -> None:
        """Open key and database now, so that what is wrong with them is said before anybody asks; and purge."""
        from bot.keeping.purge import purge  # brings the database library, as the store does

        for force in self.knowledge.forces():
            self.periods(force.id)  # a fault in a file is said now, not when something of that force is purged
        purge(self.store.database, self.now(), self.periods)

    def close(self) -> None:
        """Let go of the database, where it was opened."""
        if "_store" in vars(self):
            self._store.close()
