"""What a pressed button or a filled-in form does with an account of the register."""

from collections.abc import Mapping

from bot import wording
from bot.accounts import entering, fields, forms, register, reviews
from bot.accounts.rights import rights
from bot.messages import Reply
from bot.records.accounts import Account
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import accounts as words

FORMS = ("review", "editors", "change")
MOVES = {status: status for statuses in register.STEPS.values() for status in statuses}  # also buttons
Done = tuple[Account, str]  # an account as it is now, and what to say about it


def pressed(by: Actor, action: str, details: str, services: Services) -> Done:
    """Carry out a button: a step of its life, keep it, confirm that somebody's access is gone. Raises ActionRefused."""
    reference, _, detail = details.partition("/")
    if action in MOVES:
        report = entering.source(by, detail, services).reference if detail else None
        return register.move(by, reference, MOVES[action], services, report), words.MOVED
    if action == "keep":
        return register.keep(by, reference, services), words.KEPT
    if action == "access":
        account = register.confirm_access(by, reference, detail, services)
        return account, words.ACCESS_CONFIRMED.format(person=detail)
    raise ActionRefused("unknown")


def form(by: Actor, action: str, reference: str, services: Services) -> Reply:
    """The form that a button leads to. Raises ActionRefused where it could not be sent."""
    account = _opened(by, action, reference, services)
    if action == "change":
        return entering.change_form(account, entering.typed_of(account), services)
    if action == "editors":
        return forms.editors(account, " ".join(account.editors), services)
    return forms.review(account, services)


def sent(by: Actor, action: str, details: str, typed: Mapping[str, str], services: Services) -> Done | Reply:
    """Carry out a form, or show it again where something is to be mended. Raises ActionRefused."""
    reference, _, report = details.partition("/")
    if action == "add":
        return _add(by, reference, typed, services)
    if action not in FORMS:
        raise ActionRefused("unknown")
    account = _opened(by, action, reference, services)
    if action == "change":
        return _change(by, account, report, typed, services)
    if action == "editors":
        return _editors(by, account, typed.get("editors", ""), services)
    return _review(by, account, typed, services)


def _opened(by: Actor, action: str, reference: str, services: Services) -> Account:
    """The account for whoever may send this form; else what was typed would not even be looked at."""
    account = register.read(by, reference, services)
    may = rights(by.member, account, services)
    if not (may.manages if action == "change" else may.owns):
        raise ActionRefused("unknown")
    return account


def _add(by: Actor, report: str, typed: Mapping[str, str], services: Services) -> Done | Reply:
    contact = entering.source(by, report, services)
    typed = _all_fields(typed)
    entry = fields.read(typed, contact.force, services.people.member)
    if isinstance(entry, dict):
        return entering.add_form(contact, typed, services, entry)
    account = register.add(by, entry, contact.reference, contact.details.get("holder", ""), services)
    return account, words.ADDED.format(name=entering.heading(account))


def _change(by: Actor, account: Account, report: str, typed: Mapping[str, str], services: Services) -> Done | Reply:
    source = entering.source(by, report, services).reference if report else None
    typed = _all_fields(typed) | {"status": account.status}
    entry = fields.read(typed, account.force, services.people.member)
    if isinstance(entry, dict):
        return entering.change_form(account, typed, services, report, entry)
    return register.change(by, account.reference, entry, source, services), words.CHANGED


def _editors(by: Actor, account: Account, typed: str, services: Services) -> Done | Reply:
    people = tuple(person for person in fields.ids(typed) if person != account.owner)
    problem = fields.editors_problem(people, account.force, services.people.member)
    if problem:
        return forms.editors(account, typed, services, problem)
    return register.change_editors(by, account.reference, people, services), words.EDITORS_CHANGED


def _review(by: Actor, account: Account, typed: Mapping[str, str], services: Services) -> Done | Reply:
    said = forms.reviewed(typed, services)
    if isinstance(said, dict):
        return forms.review(account, services, typed, said)
    reviewed = reviews.review(by, account.reference, said, services)
    assert reviewed.review_due is not None, "it was just reviewed"
    thanks = words.REVIEWED.format(day=wording.day(reviewed.review_due))
    return reviewed, f"{thanks} {words.CHANGE_EDITORS_NOW}" if said.editors == "no" else thanks


def _all_fields(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: typed.get(name, "").strip() for name in words.FIELDS}
