"""What the office decides on a report, such as a request to take something down; one transaction with its audit row."""

from bot import permissions
from bot.records.contacts import Contact
from bot.reports import clocks
from bot.reports.actions import LONGEST_TEXT, ActionRefused, Actor, for_supervisor, recorded
from bot.reports.facts import DECISION, decided, handling_of
from bot.services import Services
from knowledge.reports.decisions import Decision


def left(by: Actor, contact: Contact, services: Services) -> tuple[Decision, ...]:
    """What somebody may decide now; nothing for whoever does not decide it, or before it was taken on."""
    if contact.status != "acknowledged" or not permissions.may_decide(by.member, contact, services):
        return ()
    found = handling_of(contact.flow, contact.force, services).decisions_left(decided(contact.details))
    return tuple(decision for decision in found if not _is_too_late(decision, contact, services))


def openable(by: Actor, reference: str, name: str, services: Services) -> tuple[Contact, Decision]:
    """The report and the decision whose button was pressed. Raises ActionRefused where it can't be recorded now."""
    with services.store.database.write() as connection:
        contact = for_supervisor(connection, by, reference, services)
        return contact, _allowed(by, contact, name, services)


def decide(by: Actor, reference: str, name: str, text: str, services: Services) -> Contact:
    """Record a decision with what the office wrote: clocks react, and the officer is told. Raises ActionRefused."""
    with services.store.database.write() as connection:
        contact = for_supervisor(connection, by, reference, services)
        decision = _allowed(by, contact, name, services)
        details = {**contact.details, f"{DECISION}{decision.id}": text[:LONGEST_TEXT]}
        services.contacts.set_details(connection, reference, details)
        services.outbox.cancel(connection, reference, "due", "missed")
        current = services.contacts.find(connection, reference)
        assert current is not None, "it was locked"
        clocks.start(connection, current, services)
        return recorded(connection, by, contact, decision.id, services)


def _allowed(by: Actor, contact: Contact, name: str, services: Services) -> Decision:
    handling, made = handling_of(contact.flow, contact.force, services), decided(contact.details)
    decision = next((each for each in handling.decisions if each.id == name), None)
    if decision is None:
        raise ActionRefused("unknown")
    if contact.status == "open":
        raise ActionRefused("not_taken_on")
    if not permissions.may_decide(by.member, contact, services):
        raise ActionRefused("not_yours")
    if contact.status == "done" or decision not in handling.decisions_left(made):
        raise ActionRefused("decided")
    if _is_too_late(decision, contact, services):
        raise ActionRefused("too_late")
    return decision


def _is_too_late(decision: Decision, contact: Contact, services: Services) -> bool:
    """Whether the last day is over by which it can be decided, or none runs."""
    last = [day for clock, day in clocks.running(contact, services) if clock.id in decision.by]
    return bool(decision.by) and (not last or clocks.today(services) > max(last))
