"""What is asked about: a record of each kind that one officer made, as it stands at each step of its life."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from bot.accounts import fields, register
from bot.campaigns import running
from bot.flows import buttons
from bot.flows.engine import SEEN, on_the_way, position
from bot.inbox import asking, desk
from bot.inbox.asking import NOTHING, Subject
from bot.keeping import holding
from bot.leaving import left
from bot.messages import Person
from bot.notices.worker import Never, run_due
from bot.records.runs import Run
from bot.reports import actions, decisions, filing
from bot.reports.actions import Actor
from bot.reports.definition import definition
from bot.services import Services
from tests.bot.team import Platform
from tests.permissions.scene import FORCE, FORMER, PEOPLE
from tests.permissions.written import ENTRY

_WRITTEN = {"screen": SEEN, "date": "2026-11-02"}  # what a step of this kind is answered with
_ABOUT = {"concerned": "concerned"}
_CONTACT = {"danger": "no", "platform": "x", "how": "message", "account": "personal", "about": "crime_report"}
_REQUEST = {"danger": "no", "how": "letter", "publisher": "force", "why": "wrong", "received": "2026-11-02"}
_SAW = {"danger": "no", "what": "offensive", "where": "own_group", "supervisor": "no", "way": "professional_standards"}
_GROUP = {"before": SEEN, "name": "Late turn", "app": "whatsapp", "purpose": "shifts", "members": "few"}
_CASE = "20/4711/26"


def set_up(services: Services) -> dict[str, str]:
    """Make the records; what stands for the names in braces in the table."""
    undelivered = _filed(services, "contact", _CONTACT)
    run_due(Platform([Never("account_inactive")]), services, most=1)
    with services.store.database.read() as connection:
        (parked,) = services.outbox.parked(connection)
    unfinished = _unfinished(services)
    at = position(definition(unfinished.flow, services), unfinished.answers)
    report, group = _filed(services, "contact", _CONTACT), _filed(services, "group_declare", _GROUP)
    hold = holding.place(_as("professional_standards", services), report, _CASE, "Trial in March", services)
    hidden = _filed(services, "saw_something", _SAW)
    made = {
        "report": report,
        "office report": _filed(services, "take_down", _REQUEST),
        "hidden report": hidden,
        "group": group,
        "undelivered": undelivered,
        "notice": f"{parked.id}/{parked.parking}",
        "run": unfinished.id,
        "mark": buttons.mark(at),
        "hold": str(hold.number),
        "case": _CASE,
        **_decisions(services),
        **_questions(services),
        **_accounts(services),
        **_campaigns(services),
        **_leavers(services),
    }
    while run_due(Platform(), services):
        pass  # else the pages' own worker would do it in the middle of a line
    for reference in (report, hidden):  # so that rows about them are on the first page of the audit log
        actions.read(_as("professional_standards", services), reference, services)
    return made


def _as(person: str, services: Services) -> Actor:
    return actions.actor(Person(f"person:{person}", FORCE), services)


def _filed(services: Services, flow: str, answers: Mapping[str, str], by: str = "officer") -> str:
    run = services.runs.begin(f"person:{by}", flow, FORCE, services.now())
    contact, _ = filing.file(replace(run, answers={**answers, **_ABOUT}), f"person:{by}", services)
    return contact.reference


def _answered(name: str, services: Services) -> dict[str, str]:
    """A flow in which every question was answered with the first that can be said."""
    flow, answers = definition(name, services), {"danger": "no"}
    while (step := position(flow, answers).step).kind != "confirm":
        answers[step.id] = next(iter(step.options), _WRITTEN.get(step.kind, "something"))
    return dict(on_the_way(flow, answers))


def _unfinished(services: Services) -> Run:
    """What the officer is about to confirm, and has not."""
    run = services.runs.begin("person:officer", "lost_device", FORCE, services.now())
    run = replace(run, answers=_answered("lost_device", services))
    with services.store.database.write() as connection:
        services.runs.save(connection, run, services.now())
    return run


def _decisions(services: Services) -> dict[str, str]:
    """Requests to take something down that their office took on: one is to be decided, one was refused."""
    office, found = _as("information_security", services), []
    for _ in range(2):
        found.append(_filed(services, "take_down", _REQUEST))
        actions.acknowledge(office, found[-1], services)
    decisions.decide(office, found[1], "refused", "It is correct.", services)
    return {"taken report": found[0], "decided report": found[1]}


def _questions(services: Services) -> dict[str, str]:
    asker, about = _as("officer", services), Subject("corporate_comms", "not_covered", NOTHING)
    asked, answered = (asking.send(asker, about, f"May I {what}?", services) for what in ("block", "mute"))
    desk.answer(_as("corporate_comms", services), answered.reference, "You may.", services)
    return {"question": asked.reference, "answered question": answered.reference}


def _accounts(services: Services) -> dict[str, str]:
    """One that is open and whose editor left, one applied for, one approved; and reports that lead to some."""
    comms, found = _as("corporate_comms", services), []
    services.people.import_all([*PEOPLE, FORMER], services.now())
    for handle, status in (("NorthLive", "open"), ("NorthSoon", "applied"), ("NorthReady", "approved")):
        typed = {**ENTRY, "handle": handle, "status": status, "editors": f"colleague {FORMER.id}"}
        entry = fields.read(typed, FORCE, services.people.member)
        assert isinstance(entry, fields.Entry)
        found.append(register.add(comms, entry, None, "team", services).reference)
    return {
        "account": found[0],
        "applied account": found[1],
        "approved account": found[2],
        "account report": _filed(services, "account_apply", _answered("account_apply", services)),
        "closure report": _filed(services, "account_close", _answered("account_close", services)),
    }


def _campaigns(services: Services) -> dict[str, str]:
    """One that asks the officer's unit, and one of another unit that was not begun; what its people have to confirm."""
    organiser, last = _as("professional_standards", services), date(2027, 3, 31)
    campaign = running.plan(organiser, FORCE, ["North"], last, services).reference
    running.begin(organiser, campaign, services)
    planned = running.plan(organiser, FORCE, ["South"], last, services).reference
    running.confirm(_as("colleague", services), campaign, "none", running.mark([]), services)
    seen = running.mark(services.groups.of(["officer"]))
    return {"campaign": campaign, "planned campaign": planned, "seen": seen, "nothing": running.mark([])}


def _leavers(services: Services) -> dict[str, str]:
    """Somebody who left and is still in a group."""
    group = _filed(services, "group_declare", _GROUP, FORMER.id)
    services.people.import_all(PEOPLE, services.now(), partial(left, services=services))
    with services.store.database.read() as connection:
        (gone,) = services.leavers.of_force(connection, FORCE)
    return {"leaver": gone.reference, "left group": group}
