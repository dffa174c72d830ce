"""The owner's monthly review of an account, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.accounts.rights import rights
from bot.accounts.telling import arm, changed, in_a_month, office, tell, today
from bot.records import audit
from bot.records.accounts import Account, Decide
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services

_OFTEN = 2  # reviews in a row that say "not used", after which corporate communications decides

YesNo = Literal["yes", "no"]


@dataclass(frozen=True)
class Review:
    """What the owner said: `last_used` only where they know it, `odd` where they noticed anything."""

    needed: YesNo
    used: YesNo
    last_used: date | None
    editors: YesNo
    two_step: Literal["yes", "no", "unsure"]
    odd: str = ""

    def answers(self) -> Mapping[str, str]:
        """The answers as they are kept."""
        said = {"needed": self.needed, "used": self.used, "editors": self.editors, "two_step": self.two_step}
        return said | ({"odd": self.odd} if self.odd else {})


def review(by: Actor, reference: str, said: Review, services: Services) -> Account:
    """Keep the owner's review; the next is due in a month. Corporate communications hears of what it has to decide.

    Raises ActionRefused where it is not theirs, or is not open.
    """
    with services.store.database.write() as connection:
        account = services.accounts.find(connection, reference)
        if account is None or not rights(by.member, account, services).owns:
            raise ActionRefused("unknown")
        if account.status != "open":
            raise ActionRefused("account_over")
        reviewed = _after(account, said, today(services))
        services.accounts.save(connection, reviewed, services.now())
        arm(connection, reviewed, services)
        changed(connection, reference, services)
        audit.append(services.store.database, connection, services.now(), by.id, "account_reviewed", reference)
        comms = office(connection, account.force, services)
        if reviewed.decide is not None:
            tell(connection, reviewed, "decide", comms, services)
        if said.odd or said.two_step == "no":
            tell(connection, reviewed, "odd", comms, services)
        return reviewed


def _after(account: Account, said: Review, today: date) -> Account:
    was_used = said.used == "yes"
    unused = 0 if was_used else account.unused + 1
    last_used = today if was_used else said.last_used or account.last_used
    return replace(
        account,
        review=said.answers(),
        reviewed=today,
        review_due=in_a_month(today),
        last_used=last_used,
        unused=unused,
        decide=_to_decide(said, unused, last_used, today),
    )


def _to_decide(said: Review, unused: int, last_used: date | None, today: date) -> Decide | None:
    """Why corporate communications has to decide: nobody needs it, or nobody used it for a month."""
    if said.needed == "no":
        return "not_needed"
    is_long_ago = said.used == "no" and last_used is not None and in_a_month(last_used) <= today
    return "unused" if unused >= _OFTEN or is_long_ago else None
