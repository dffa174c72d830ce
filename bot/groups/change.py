"""The form in which an officer says how a group that they declared is now."""

from collections.abc import Mapping

from bot.flows.definition import Step
from bot.flows.engine import LONGEST, AnswerRefused, with_answer
from bot.groups import register, telling
from bot.groups.register import Told
from bot.messages import Card, Choice, Field, Form, Paragraph, Reply
from bot.records.groups import Group
from bot.reports.actions import Actor
from bot.reports.definition import DECLARE, definitions
from bot.services import Services
from bot.wording import flows as flow_words
from bot.wording import groups as words

GROUPS = "groups"  # choices and forms are "groups:ACTION:REFERENCE"


def asked(by: Actor, reference: str, services: Services) -> Reply:
    """The form, with what is declared filled in. Raises ActionRefused."""
    return _form(by, _own(by, reference, services), {}, {}, services)


def taken(by: Actor, reference: str, given: Mapping[str, str], services: Services) -> tuple[Group, Told | None] | Reply:
    """The group once the change is recorded, with who is told, or the form again. What is left empty stays as it is.

    Raises ActionRefused.
    """
    group = _own(by, reference, services)
    flow, details, problems = definitions(services)[DECLARE], dict(group.details), dict[str, str]()
    for step in _steps(group, services):
        value = given.get(step.id, "").strip() or group.details[step.id]
        try:
            details = with_answer(flow, details, step.id, value)
        except AnswerRefused as refused:
            problems[step.id] = flow_words.REFUSED[refused.why].format(limit=LONGEST.get(step.kind, 0))
    if problems:
        return _form(by, group, given, problems, services)
    return register.change(by, reference, details, services)


def _own(by: Actor, reference: str, services: Services) -> Group:
    with services.store.database.read() as connection:
        return register.own(connection, by, reference, services)


def _steps(group: Group, services: Services) -> list[Step]:
    """What was asked when it was declared, but for what was only shown."""
    flow = definitions(services).get(DECLARE)
    steps = flow.steps.values() if flow is not None else ()
    return [step for step in steps if step.id in group.details and step.kind != "screen"]


def _form(by: Actor, group: Group, given: Mapping[str, str], problems: Mapping[str, str], services: Services) -> Reply:
    fields = [
        Field(
            name=step.id,
            label=step.ask,
            hint="" if step.options else step.hint,
            options=tuple(Choice(label, value) for value, label in step.options.items()),
            required=False,
            value=given.get(step.id, "") or group.details[step.id],
            problem=problems.get(step.id, ""),
        )
        for step in _steps(group, services)
    ]
    form = Form(f"{GROUPS}:change:{group.reference}", words.CHANGE_TITLE, tuple(fields), words.CHANGE_SEND)
    with services.store.database.read() as connection:
        told = register.told_of(connection, by, group, services)
    told_in_words = telling.in_words(told, by.member, words.WHICH_CHANGED)
    card = Card(words.CHANGE_TITLE, "neutral", (Paragraph(words.CHANGE_WHO_SEES.format(told=told_in_words)),))
    return Reply(text=words.CHANGE_TITLE, cards=(card,), form=form)
