"""The links at the head of every page: what waits for somebody first, the other pages folded away by what they are."""

from dataclasses import dataclass

from bot import for_you, permissions, wording
from bot.accounts.rights import sees_force
from bot.inbox.offices import may_open
from bot.notices import parked
from bot.records.people import Member
from bot.services import Services
from bot.wording import accounts, audit, campaigns, contact, groups, inbox, leavers
from bot.wording import for_you as for_you_words


@dataclass(frozen=True)
class Link:
    """A page and what it is called."""

    path: str
    label: str


@dataclass(frozen=True)
class Links:
    """The links of somebody: always seen, of their own pages, and of their people and office."""

    first: tuple[Link, ...]
    mine: tuple[Link, ...]
    office: tuple[Link, ...] = ()


OF_STRANGERS = Links(
    first=(Link("/", wording.ASK_PAGE),),
    mine=(Link("/contacts", contact.MY_CONTACTS), Link("/groups", groups.MY_GROUPS)),
)


def links_of(member: Member | None, services: Services) -> Links:
    """The pages that are of use to somebody; what a page shows is not decided here."""
    if member is None:
        return OF_STRANGERS
    number, leads = for_you.number_for(member, services), bool(permissions.led_by(member, services))
    first = [
        Link("/", wording.ASK_PAGE),
        Link("/for-you", for_you_words.FOR_YOU_NUMBER.format(number=number) if number else for_you_words.FOR_YOU),
    ]
    if leads or member.roles or services.outbox.about(member.id):
        first.append(Link("/queue", contact.QUEUE))
    office = _of_office(member, leads=leads)
    undelivered = parked.number_for(member, services)
    if undelivered is not None:
        link = Link("/not-delivered", contact.NOT_DELIVERED_NUMBER.format(number=undelivered))
        (first if undelivered else office).append(link)
    return Links(tuple(first), _own(organises=permissions.may_organise(member, member.force)), tuple(office))


def _own(*, organises: bool) -> tuple[Link, ...]:
    asked = () if organises else (Link("/campaigns", campaigns.CONFIRM),)
    return (
        Link("/contacts", contact.MY_CONTACTS),
        Link("/questions", inbox.MY_QUESTIONS),
        Link("/groups", groups.MY_GROUPS),
        *asked,
        Link("/accounts", accounts.MY_ACCOUNTS),
    )


def _of_office(member: Member, *, leads: bool) -> list[Link]:
    may = {
        Link("/groups/review", groups.TO_REVIEW): leads,
        Link("/inbox", inbox.INBOX): may_open(member),
        Link("/accounts/force", accounts.OF_THE_FORCE): sees_force(member),
        Link("/campaigns", campaigns.CAMPAIGNS): permissions.may_organise(member, member.force),
        Link("/leavers", leavers.LEAVERS): leads or permissions.sees_leavers(member),
        Link("/audit", audit.AUDIT_LOG): permissions.may_audit(member),
    }
    return [link for link, is_open in may.items() if is_open]
