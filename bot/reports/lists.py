"""What people see of contacts: their own, those that wait for them, one with its history and its buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot import permissions
from bot.accounts import entering
from bot.contact import meaning
from bot.contact.reply import reply_text
from bot.flows.show import line as answer_line
from bot.keeping.holding import holds_on
from bot.messages import Block, Card, Choice, Copyable, Field, Form, Incoming, Notice, Paragraph, Reply, Tone, notice
from bot.permissions import Standing
from bot.records import audit
from bot.records.audit import Entry
from bot.records.contacts import Contact
from bot.reports import actions, decisions, ending, letters, not_delivered
from bot.reports.actions import ActionRefused, Actor, PassedOn
from bot.reports.definition import CONTACT, definitions
from bot.reports.facts import DECISION, decided, handling_of
from bot.reports.unfinished import UNFINISHED
from bot.services import Services
from bot.wording import accounts as account_words
from bot.wording import contact as words
from bot.wording import decisions as decision_words
from bot.wording import keeping as keeping_words
from bot.wording import reports as report_words
from knowledge.drafts.detectors.passwords import looks_like_a_password

HOLDS = "holds"  # choices and forms are "holds:place:REFERENCE" and "holds:lift:NUMBER"
CONTACTS = "contacts"  # choices and forms are "contacts:ACTION:REFERENCE"
TOO_LONG = words.TOO_LONG.format(limit=f"{actions.LONGEST_TEXT:,}")
_TO_THE_QUEUE = Choice(words.QUEUE, f"{CONTACTS}:queue")
_FIELD = "said"
_BACK = Choice(words.MY_CONTACTS, f"{CONTACTS}:mine")
_FORMS = {"ask": words.ASK_OFFICER, "say": words.ADD_OR_ANSWER, "done": words.MARK_DONE}


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about contacts was pressed."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    try:
        if action == "mine":
            return _listed(words.MY_CONTACTS, services.contacts.of_officers([by.id]), services, words.NO_CONTACTS)
        if action == "queue":
            return _queue(by, services)
        if action == "undelivered":
            return not_delivered.shown(by, services) if by.member else notice(words.SIGN_IN_FIRST, _BACK)
        if action == "again":
            return not_delivered.try_again(by, reference, services)
        if action == "show":
            return _shown(actions.read(by, reference, services), by, services)
        if action == "acknowledge":
            return _shown(actions.acknowledge(by, reference, services), by, services)
        if action == "pass":
            return notice(_passed_on(actions.pass_on(by, reference, services)), _BACK)
        if action == "decide":
            return _deciding(by, reference, services)
        if action in _FORMS:
            return _asked(by, action, reference, services)
    except ActionRefused as refused:
        return _refused(by, reference, refused, services)
    return notice(words.REFUSED["unknown"], _BACK)


def open_contact(incoming: Incoming, services: Services) -> Reply:
    """Somebody typed a reference."""
    return chosen(replace(incoming, choice=f"{CONTACTS}:show:{incoming.text.strip().upper()}"), services)


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """A form about a contact was sent."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    text = incoming.fields.get(_FIELD, "").strip()
    problem = TOO_LONG if len(text) > actions.LONGEST_TEXT else ""
    if action in ("ask", "say") and not text:
        problem = words.ENTER_SOMETHING
    try:
        if action in _FORMS and problem:
            return _asked(by, action, reference, services, text, problem)
        if action in _FORMS and looks_like_a_password(text) and _is_about_an_account(by, reference, services):
            return _asked(by, action, reference, services, problem=account_words.HOLDS_A_LOG_IN)
        if action == "decide":
            return _deciding(by, reference, services, text, problem or ("" if text else decision_words.SAY_WHY))
        if action == "ask":
            return _shown(actions.ask_officer(by, reference, text, services), by, services)
        if action == "say":
            return _shown(actions.answer_supervisor(by, reference, text, services), by, services)
        if action == "done":
            return _shown(actions.mark_done(by, reference, text, services), by, services)
    except ActionRefused as refused:
        return _refused(by, reference, refused, services)
    return notice(words.REFUSED["unknown"], _BACK)


def _asked(by: Actor, action: str, reference: str, services: Services, text: str = "", problem: str = "") -> Reply:
    """The form of an action, for whoever may see what it is about. Raises ActionRefused."""
    if action == "done":
        actions.closable(by, reference, services)
    contact = actions.read(by, reference, services)
    if action == "ask" and contact.status == "done":
        raise ActionRefused("is_done")
    return form(action, reference, text, problem)


def _is_about_an_account(by: Actor, reference: str, services: Services) -> bool:
    """Whether it is about a force account, whose passwords are kept nowhere. Raises ActionRefused."""
    return actions.read(by, reference, services).flow in entering.FLOWS


def _passed_on(passed: PassedOn) -> str:
    """Who is told next, or that nobody is left."""
    reference = passed.contact.reference
    if not passed.now:
        return words.PASSED_ON_BEFORE.format(reference=reference)
    if passed.people:
        return words.PASSED_ON.format(reference=reference, people=", ".join(member.id for member in passed.people))
    told = words.NOBODY_CAN_BE_TOLD
    if passed.alarmed:
        told = words.STANDARDS_TOLD if passed.contact.hidden else words.ADMINISTRATORS_TOLD
    return words.PASSED_ON_TO_NOBODY.format(reference=reference, told=told)


def _deciding(by: Actor, about: str, services: Services, text: str = "", problem: str = "") -> Reply:
    """A decision: ask for what it needs, and record it."""
    reference, _, decision = about.partition("/")
    contact, found = decisions.openable(by, reference, decision, services)
    if decision in decision_words.ASK and (problem or not text):
        return letters.form(contact, found, _FIELD, services, text, problem)
    return _shown(decisions.decide(by, reference, decision, text, services), by, services)


def _queue(by: Actor, services: Services) -> Reply:
    """What waits for a supervisor: open ones first, by when they are due."""
    if by.member is None:
        return notice(words.SIGN_IN_FIRST, _BACK)
    force = by.member.force if permissions.sees_the_force(by.member) else None
    found = services.contacts.open_for(permissions.led_by(by.member, services), services.outbox.about(by.id), force)
    allowed = [(c, permissions.standing(by.member, by.id, c, services)) for c in found]
    seen = [contact for contact, seen_as in allowed if seen_as not in ("officer", None)]
    waiting = sorted(seen, key=lambda c: c.status != "open")
    with services.store.database.write() as connection:
        now, number = services.now(), str(len(waiting))
        audit.append(services.store.database, connection, now, by.id, "listed", by.member.force, number)
    return _listed(words.QUEUE, waiting, services, words.QUEUE_EMPTY)


def _listed(headline: str, found: list[Contact], services: Services, empty: str) -> Reply:
    """No free text here: a list may be seen over a shoulder."""
    if not found:
        return Reply(text=empty, cards=(Card(headline, "neutral", (Paragraph(empty),)),))
    listed = found[: words.MOST_LISTED]
    cards = tuple(
        Card(heading(c), _tone(c), (Paragraph(_line(c, services)), *ending.passed_blocks(c, services))) for c in listed
    )
    choices = tuple(
        Choice(words.OPEN.format(reference=c.reference), f"{CONTACTS}:show:{c.reference}", beside=heading(c))
        for c in listed
    )
    return Reply(text=headline, cards=(Card(headline, "neutral"), *cards), choices=choices)


def heading(contact: Contact) -> str:
    """A contact and how far it is."""
    return words.CONTACT.format(reference=contact.reference, status=words.STATUSES[contact.status])


def _tone(contact: Contact) -> Tone:
    return "duty" if contact.urgency == "emergency" and contact.status == "open" else "neutral"


def _shown(contact: Contact, by: Actor, services: Services) -> Reply:
    headline = heading(contact)
    with services.store.database.read() as connection:
        history = audit.entries(connection, contact.reference)
        held = holds_on(connection, by, contact, services)
        is_for_nobody = contact.status == "open" and services.outbox.is_for_nobody(connection, contact.reference)
    blocks: list[Block] = [Paragraph(_line(contact, services))]
    blocks += [Notice(words.HOLDER_LEFT.format(person=person)) for person in _left(contact, history)]
    blocks += [Notice(words.NOBODY_LEFT, "warning")] if is_for_nobody else []
    blocks += [Notice(keeping_words.held_line(hold), "warning") for hold in held or ()]
    blocks += ending.clock_blocks(contact, services)
    recorded = enumerate(recorded_lines(contact, services, own=contact.officer == by.id))
    blocks += [Paragraph(line, "" if number else report_words.RECORDED) for number, line in recorded]
    if contact.flow == CONTACT and contact.officer == by.id:
        blocks += reply_blocks(contact, services)
    if contact.officer != by.id and permissions.may_decide(by.member, contact, services):
        blocks += letters.blocks(contact, services)
    steps = [words.step(entry) for entry in history if entry.action in words.STEPS]
    blocks += [Paragraph(line, "" if number else words.HISTORY) for number, line in enumerate(steps)]
    seen_as = permissions.standing(by.member, by.id, contact, services)
    onward = Choice(words.MY_CONTACTS, f"{CONTACTS}:mine") if seen_as == "officer" else _TO_THE_QUEUE
    choices = (*buttons(by, contact, seen_as, services), onward)
    if held is not None:
        lift = (Choice(keeping_words.LIFT.format(number=h.number), f"{HOLDS}:lift:{h.number}") for h in held)
        hold = Choice(keeping_words.HOLD, f"{HOLDS}:place:{contact.reference}")
        choices = (*choices[:-1], hold, *lift, choices[-1])  # the way back comes last
    register = entering.button(contact, by.member, services)
    choices = (register, *choices) if register is not None else choices
    return Reply(text=headline, cards=(Card(headline, _tone(contact), tuple(blocks)),), choices=choices)


def _left(contact: Contact, history: Sequence[Entry]) -> list[str]:
    """Who had taken it on and left, where nobody has since."""
    changes = [entry for entry in history if entry.action in ("acknowledged", "holder_left")][-1:]
    return [entry.detail for entry in changes if entry.action == "holder_left" and contact.status == "open"]


def _line(contact: Contact, services: Services) -> str:
    """A report in a line, without any free text."""
    return words.line(contact, about(contact, services), services.now())


def about(contact: Contact, services: Services) -> str:
    """What it is about, in plain words."""
    flow = definitions(services).get(contact.flow)
    if contact.flow == CONTACT or flow is None:
        return words.CATEGORIES.get(contact.category, contact.category)
    return report_words.ABOUT.format(title=flow.title)


def reply_blocks(contact: Contact, services: Services) -> list[Block]:
    """The reply to the sender, for whoever recorded the contact; not to be sent where others may see the phone."""
    reply = reply_text(meaning.about(contact.details), contact.force, services)
    if not reply:
        return []
    wait = contact.details.get("phone_seen", "yes") != "no"
    return [*([Notice(words.WAIT_FOR_ADVICE, "warning")] if wait else []), Copyable(words.REPLY_TO_COPY, reply)]


def recorded_lines(contact: Contact, services: Services, *, own: bool = False) -> list[str]:
    """What was answered, what was said since, the outcome: a line each; `own` for whoever answered."""
    flow = definitions(services).get(contact.flow)
    steps = flow.steps if flow is not None else {}  # a policy owner may have removed it since
    given = [(name, value) for name, value in contact.details.items() if value and not _is_note(name)]
    lines = [answer_line(steps[n], value, own=own) if n in steps else f"{n}: {value}" for n, value in given]
    lines += [words.UNFINISHED] if UNFINISHED in contact.details else []
    lines += [words.NOT_RULED_OUT] if meaning.is_not_ruled_out(contact.details) else []
    lines += [value for name, value in contact.details.items() if name.startswith(actions.SAID)]
    lines += letters.lines(contact)
    return [*lines, words.OUTCOME.format(text=contact.outcome)] if contact.outcome else lines


def _is_note(name: str) -> bool:
    """Whether a detail is no answer of the flow: what was said or decided later, only suggested, that it was left."""
    return name.startswith((actions.SAID, DECISION, "suggested")) or name == UNFINISHED


def buttons(by: Actor, contact: Contact, seen_as: Standing | None, services: Services) -> tuple[Choice, ...]:
    """What somebody who stands so to a contact may do with it now."""

    def choice(label: str, action: str, *, primary: bool = False) -> Choice:
        return Choice(label, f"{CONTACTS}:{action}:{contact.reference}", primary)

    if seen_as == "officer":
        return (choice(words.ADD_OR_ANSWER, "say"),)
    choices = list(letters.buttons(by, contact, services)) if seen_as == "supervisor" else []
    if seen_as == "supervisor" and contact.status == "open":
        choices.append(choice(words.ACKNOWLEDGE, "acknowledge", primary=True))
    if seen_as == "supervisor" and contact.status != "done":
        handling, made = handling_of(contact.flow, contact.force, services), decided(contact.details)
        is_decided = handling.is_decided(made)  # then it is all that is left; before the decision it can't be done
        done = [] if handling.is_undecided(made) else [choice(words.MARK_DONE, "done", primary=is_decided)]
        passing = [choice(words.NOT_MINE, "pass")]
        choices += [*done, *passing] if is_decided else [*passing, *done]
    if seen_as in ("supervisor", "copied") and contact.status != "done":
        choices.append(choice(words.ASK_OFFICER, "ask"))
    return tuple(choices)


def form(action: str, reference: str, typed: str = "", problem: str = "") -> Reply:
    """Ask for what an action on a contact needs; again with what was typed where there is a problem with it."""
    title = _FORMS[action]
    field = Field(
        _FIELD, words.FORM_LABELS[action], words.FORM_HINTS[action], (), action != "done", True, typed, problem
    )
    asked = Form(f"{CONTACTS}:{action}:{reference}", f"{title}: {reference}", (field,), words.SEND)
    return Reply(text=title, cards=(Card(f"{title}: {reference}", "neutral"),), form=asked)


def _refused(by: Actor, reference: str, refused: ActionRefused, services: Services) -> Reply:
    """Why something can't be done; a button of an old message may have been pressed, which is brought up to date."""
    if by.member is not None:
        with services.store.database.write() as connection:
            services.posted.changed(connection, reference.partition("/")[0], services.now(), people=[by.id])
    return notice(words.REFUSED[refused.why], _BACK)
