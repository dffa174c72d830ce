"""The inbox as a list: no text of anybody stands in it, since it may be seen over a shoulder."""

from collections.abc import Sequence
from datetime import date

from bot.inbox import counts, desk, offices
from bot.inbox.about import in_short, in_words, is_late, rule_id
from bot.inbox.asking import NOTHING
from bot.inbox.counts import Group
from bot.messages import Block, Card, Choice, Paragraph, Reply
from bot.notices.timing import LONDON
from bot.records import audit
from bot.records.questions import Question
from bot.records.unanswered import monday
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import REASONS
from bot.wording import contact as contact_words
from bot.wording import inbox as words

_MOST_LISTED = 20
_MOST_WEEKS = 8


def monday_of(week: str) -> date | None:
    """The first day of a week such as 2026-W47; None where it is no week."""
    try:
        return date.fromisoformat(f"{week}-1") if "-W" in week else None
    except ValueError:
        return None


def listed(by: Actor, week: date | None, rule: str, services: Services) -> Reply:
    """What somebody's office was asked, and the counts of their force where their role sees them; it is audited."""
    if by.member is None or not offices.may_open(by.member):
        raise ActionRefused("question_unknown")
    force = by.member.force
    asked, groups = desk.waiting(by, services), []
    if offices.sees_counts(by.member):
        groups = counts.groups(force, services)
    weeks = sorted({week_of(q) for q in asked} | {g.week for g in groups}, reverse=True)
    asked = [q for q in asked if week in (None, week_of(q)) and rule in ("", rule_id(q.situation))]
    groups = [g for g in groups if week in (None, g.week) and rule in ("", g.rule)]
    with services.store.database.write() as connection:
        now, number = services.now(), str(len(asked))
        audit.append(services.store.database, connection, now, by.id, "inbox_listed", force, number)
    return _reply(by, asked, groups, weeks, week, rule, services)


def week_of(question: Question) -> date:
    """The first day of the week in which it was asked."""
    return monday(question.asked.astimezone(LONDON).date())


def _reply(
    by: Actor,
    asked: Sequence[Question],
    groups: Sequence[Group],
    weeks: Sequence[date],
    week: date | None,
    rule: str,
    services: Services,
) -> Reply:
    assert by.member is not None, "whoever is not known has no inbox"
    blocks: list[Block] = []
    if week or rule:
        only = [words.in_week(week)] if week else []
        only += [in_short(by.member.force, rule, services).rstrip(".")] if rule else []
        blocks.append(Paragraph(words.NARROWED.format(what="; ".join(only))))
    if "administrator" in by.member.roles:
        blocks.append(Paragraph(_numbers(by.member.force, services)))
    if groups:
        blocks.append(Paragraph(words.GROUPS_DETAIL))
    if not asked and not groups:
        blocks.append(Paragraph(words.INBOX_EMPTY))
    left_out = max(0, len(asked) - _MOST_LISTED) + max(0, len(groups) - _MOST_LISTED)
    blocks += [Paragraph(words.MORE.format(number=left_out))] if left_out else []
    cards, choices = [Card(words.INBOX, "neutral", tuple(blocks))], []
    for question in asked[:_MOST_LISTED]:
        title = f"{words.ASKED_A_PERSON}: {words.ITEM.format(reference=question.reference, week=_week(question))}"
        late = is_late(question, services)
        about = Paragraph(in_words(question.force, rule_id(question.situation), services), words.ABOUT)
        shown = (Paragraph(_line(question, late=late)), *((about,) if question.status == "open" else ()))
        cards.append(Card(title, "caution" if late else "neutral", shown))
        label = words.OPEN.format(reference=question.reference)
        choices.append(Choice(label, f"inbox:show:{question.reference}", beside=title))
    for group in groups[:_MOST_LISTED]:
        short = in_short(by.member.force, group.rule, services)
        title = words.GROUP.format(kind=words.KINDS[group.kind], rule=short, week=words.in_week(group.week))
        about = Paragraph(in_words(by.member.force, group.rule, services), words.ABOUT)
        cards.append(Card(title, "neutral", (Paragraph(group_line(group)), about)))
        if group.number is not None and group.rule != NOTHING and offices.owns_rules(by.member):
            see = words.SEE_ONE_RULE.format(rule=short)
            choices.append(Choice(see, f"inbox:rule:{group.rule}", beside=title))
    for other in weeks[:_MOST_WEEKS] if len(weeks) > 1 else ():
        label = words.in_week(other)
        choices.append(Choice(label[:1].upper() + label[1:], f"inbox:list:{words.week(other)}:{rule}"))
    choices += [Choice(words.ALL_WEEKS, "inbox:list")] if week or rule else []
    return Reply(text=words.INBOX, cards=tuple(cards), choices=tuple(choices))


def group_line(group: Group) -> str:
    """How often, and why where that is often enough to say."""
    if group.number is None:
        return words.FEWER
    names = {**REASONS, **words.WHY_UNANSWERED}
    reasons = "; ".join(names[why] for why in group.reasons)
    said = words.REASONS.format(reasons=reasons) if reasons else ""
    return f"{words.NUMBER.format(number=group.number)} {said}".strip()


def _numbers(force: str, services: Services) -> str:
    number = services.questions.number
    return words.NUMBERS.format(
        open=number(force, "open"), answered=number(force, "answered"), closed=number(force, "closed")
    )


def _line(question: Question, *, late: bool) -> str:
    holder = words.HELD_BY.format(holder=question.holder) if question.holder else words.HELD_BY_NOBODY
    status = words.STATUSES[question.status].capitalize()
    due = contact_words.moment(question.due)
    if question.status != "open":
        return f"{status}. {holder}"
    return (words.LATE_LINE if late else words.ITEM_LINE).format(status=status, due=due, holder=holder)


def _week(question: Question) -> str:
    return words.in_week(week_of(question))
