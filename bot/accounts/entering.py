"""From a report about a force account to the register: what its answers say is filled in, and its reference kept."""

from collections.abc import Mapping

from bot.accounts import duties, forms, register
from bot.accounts.forms import REGISTER
from bot.accounts.rights import manages_force
from bot.flows.engine import on_the_way
from bot.messages import Card, Choice, Notice, Paragraph, Reply
from bot.records.accounts import Account, Status
from bot.records.contacts import Contact
from bot.records.people import Member
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.reports.definition import definitions
from bot.services import Services
from bot.wording import accounts as words

_NEW: tuple[Status, ...] = ("applied", "approved", "open")
_MOST_LISTED = 40
FLOWS = ("account_apply", "account_hand_over", "account_convert", "account_close")


def button(contact: Contact, member: Member | None, services: Services) -> Choice | None:
    """The button on a report that leads to the register, for corporate communications of the same force."""
    if contact.flow not in FLOWS or member is None or not manages_force(member) or member.force != contact.force:
        return None
    if not _is_new(contact):
        return Choice(words.CHANGE_REGISTER, f"{REGISTER}:from:{contact.reference}")
    with services.store.database.read() as connection:
        there = services.accounts.of_report(connection, contact.reference)
    if there is not None:
        return Choice(words.IN_REGISTER, f"{REGISTER}:show:{there.reference}")
    return Choice(words.ADD_TO_REGISTER, f"{REGISTER}:from:{contact.reference}")


def offer(by: Actor, action: str, details: str, services: Services) -> Reply | None:
    """What a report leads to: the form of a new account, the accounts that it may mean, or the form of the chosen one.

    None where there is no account left that it could mean. Raises ActionRefused.
    """
    if action == "use":
        report, _, reference = details.partition("/")
        account, contact = register.read(by, reference, services), source(by, report, services)
        typed = typed_of(account) | ({"handle": contact.details.get("new_name") or account.handle})
        return change_form(account, typed, services, contact.reference)
    contact = source(by, details, services)
    if _is_new(contact):
        return add_form(contact, _answers(contact, services), services)
    return _pick(by, contact, services)


def source(by: Actor, report: str, services: Services) -> Contact:
    """The report that an account is entered from; reading it is audited. Raises ActionRefused."""
    contact = actions.read(by, report, services)
    if contact.flow not in FLOWS or not manages_force(by.member) or by.member is None:
        raise ActionRefused("not_from_this")
    if contact.force != by.member.force:
        raise ActionRefused("not_from_this")
    return contact


def add_form(
    contact: Contact, typed: Mapping[str, str], services: Services, problems: dict[str, str] | None = None
) -> Reply:
    """The form of a new account, with what it has to meet."""
    blocks = forms.seen_log_in(contact.force, problems or {}, services)
    blocks += [Paragraph("", words.CRITERIA), *duties.criteria(contact.force, contact.details, services)]
    return forms.entry(f"add:{contact.reference}", words.ADD_TITLE, typed, _NEW, blocks, problems)


def change_form(
    account: Account,
    typed: Mapping[str, str],
    services: Services,
    report: str = "",
    problems: dict[str, str] | None = None,
) -> Reply:
    """The form of an account that is in the register already."""
    name = f"change:{account.reference}" + (f"/{report}" if report else "")
    blocks = forms.seen_log_in(account.force, problems or {}, services)
    return forms.entry(name, words.CHANGE_TITLE, typed, (), blocks, problems)


def typed_of(account: Account) -> dict[str, str]:
    """An account as its form shows it."""
    plain = ("platform", "handle", "unit", "owner", "purpose", "status")
    return {name: getattr(account, name) or "" for name in plain} | {"editors": " ".join(account.editors)}


def heading(account: Account) -> str:
    """What stands above an account."""
    platform = words.PLATFORMS.get(account.platform, account.platform)
    return words.HEADING.format(platform=platform, handle=account.handle, reference=account.reference)


def _is_new(contact: Contact) -> bool:
    """Whether a report is about an account that is not in the register yet."""
    return contact.flow == "account_apply" or contact.details.get("direction") == "to_force"


def _answers(contact: Contact, services: Services) -> dict[str, str]:
    """A report's answers as fields of an account; the owner is whoever filed it until somebody else is entered."""
    flow = definitions(services).get(contact.flow)
    said = on_the_way(flow, contact.details) if flow is not None else contact.details
    officer = services.people.member(contact.officer)
    return {
        "platform": said.get("platform", ""),
        "handle": said.get("name") or said.get("account", ""),
        "unit": contact.unit,
        "owner": officer.id if officer is not None else "",
        "editors": "",
        "purpose": said.get("purpose") or said.get("why", ""),
        "status": "approved" if contact.status == "done" else "applied",
    }


def _pick(by: Actor, contact: Contact, services: Services) -> Reply | None:
    """The accounts of the force, those first whose names occur in the report."""
    said = contact.details.get("account", "")
    found = [account for account in register.of_force(by, services) if account.status != "closed"]
    found.sort(key=lambda account: account.handle.casefold() not in said.casefold())
    closes = contact.flow == "account_close" or contact.details.get("direction") == "to_personal"
    choices = []
    for account in found[:_MOST_LISTED]:
        use, close = f"use:{contact.reference}/{account.reference}", f"closing:{account.reference}/{contact.reference}"
        value = close if closes else use
        choices.append(Choice(words.THIS_ONE.format(name=heading(account)), f"{REGISTER}:{value}"))
    if not choices:
        return None
    warned = (Notice(words.WILL_CLOSE),) if closes else ()
    card = Card(words.WHICH, "neutral", (Paragraph(words.WHICH_SAID.format(account=said)), *warned))
    return Reply(text=words.WHICH, cards=(card,), choices=tuple(choices))
