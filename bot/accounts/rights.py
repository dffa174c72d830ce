"""Who may see and change an account of the register. Everything that is not permitted here is refused."""

from dataclasses import dataclass

from bot import permissions
from bot.records.accounts import Account
from bot.records.people import Member
from bot.services import Services

OFFICE = "corporate_comms"
_READS = "professional_standards"


@dataclass(frozen=True)
class Rights:
    """`manages` as corporate communications, `owns` as the owner; who only `sees` changes nothing."""

    sees: bool = False
    manages: bool = False
    owns: bool = False


def rights(member: Member | None, account: Account, services: Services) -> Rights:
    """What somebody may do with an account."""
    if member is None or member.force != account.force:
        return Rights()
    manages, owns = OFFICE in member.roles, member.id == account.owner
    runs = {account.owner, *account.editors}
    sees = manages or member.id in {*runs, account.stand_in} or _READS in member.roles
    sees = sees or not runs.isdisjoint(permissions.led_by(member, services))
    return Rights(sees, manages, owns)


def manages_force(member: Member | None) -> bool:
    """Whether somebody keeps the register of their force."""
    return member is not None and OFFICE in member.roles


def sees_force(member: Member) -> bool:
    """Whether somebody may see every account of their force."""
    return bool(member.roles & {OFFICE, _READS})
