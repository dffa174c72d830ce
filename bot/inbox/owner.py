"""What policy owners see: their inbox, a question with what can be done about it, and its forms."""

from datetime import date
from typing import cast

from bot import wording
from bot.gates import clean
from bot.inbox import desk, listing, offices, rule_page
from bot.inbox.about import answer_blocks, headline, rule_id
from bot.inbox.asking import LONGEST_TEXT, NOTHING
from bot.messages import Block, Card, Choice, Field, Form, Incoming, Paragraph, Reply, notice
from bot.notices.timing import LONDON
from bot.records.questions import Question
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import inbox as words
from knowledge.pack import VERDICTS, Verdict

INBOX = "inbox"  # choices and forms are "inbox:ACTION:DETAILS"
_FIELD, _VERDICT = "said", "verdict"
_BACK = Choice(words.BACK, f"{INBOX}:list")
_FORMS = {
    "assign": words.ASSIGN,
    "answer": words.ANSWER,
    "close": words.CLOSE,
    "added": words.ADD,
    "case": words.OFFER_CASE,
}
_SHORT = ("assign", "added")


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button of the inbox was pressed."""
    _, action, *rest = incoming.choice.split(":", 2)
    by, details = actions.actor(incoming.person, services), rest[0] if rest else ""
    try:
        if not offices.may_open(by.member):
            raise ActionRefused("question_unknown")
        if action == "list":
            return listing.listed(by, *_filter(details), services)
        if action == "rule":
            return rule_page.shown(by, details, services)
        if action == "show":
            return _shown(by, desk.read(by, details, services), services)
        if action == "take":
            return _shown(by, desk.take(by, details, services), services)
        if action in _FORMS:
            return _form(action, desk.read(by, details, services))
    except ActionRefused as refused:
        return notice(words.REFUSED[refused.why], _BACK)
    return notice(words.REFUSED["question_unknown"], _BACK)


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """A form about a question was sent."""
    _, action, *rest = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), rest[0] if rest else ""
    typed, verdict = incoming.fields.get(_FIELD, "").strip(), incoming.fields.get(_VERDICT, "")
    try:
        if action not in _FORMS:
            raise ActionRefused("question_unknown")
        problem = _problem(action, typed, verdict)
        if problem:
            return _form(action, desk.read(by, reference, services), typed, verdict, problem)
        return _shown(by, _done(action, by, reference, typed, verdict, services), services)
    except ActionRefused as refused:
        if refused.why in ("not_of_office", "no_such_rule"):
            return _form(action, desk.read(by, reference, services), typed, verdict, words.REFUSED[refused.why])
        return notice(words.REFUSED[refused.why], _BACK)


def open_question(incoming: Incoming, services: Services) -> Reply | None:
    """The question whose reference somebody typed; None where it is none that they may read."""
    by, reference = actions.actor(incoming.person, services), incoming.text.strip().upper()
    try:
        return _shown(by, desk.read(by, reference, services), services)
    except ActionRefused:
        return None


def _done(action: str, by: Actor, reference: str, typed: str, verdict: str, services: Services) -> Question:
    if action == "assign":
        return desk.assign(by, reference, typed, services)
    if action == "answer":
        return desk.answer(by, reference, typed, services)
    if action == "close":
        return desk.close(by, reference, typed, services)
    if action == "added":
        return desk.mark_added(by, reference, typed, services)
    return desk.offer_case(by, reference, clean(typed), cast(Verdict, verdict), services)


def _problem(action: str, typed: str, verdict: str) -> str:
    if not clean(typed):
        return words.ENTER_SOMETHING
    if len(typed) > LONGEST_TEXT:
        return words.TOO_LONG.format(limit=f"{LONGEST_TEXT:,}")
    return words.CHOOSE_VERDICT if action == "case" and verdict not in VERDICTS else ""


def _filter(details: str) -> tuple[date | None, str]:
    """The week and the rule that a list is narrowed down to: "2026-W47:RULE", either of them empty."""
    week, _, rule = details.partition(":")
    return listing.monday_of(week), rule


def _shown(by: Actor, question: Question, services: Services) -> Reply:
    asked = wording.day(question.asked.astimezone(LONDON).date())
    due, office = contact_words.moment(question.due), words.OFFICES[question.office]
    holder = words.HELD_BY.format(holder=question.holder) if question.holder else words.HELD_BY_NOBODY
    blocks: list[Block] = [
        Paragraph(f"{words.OFFICE_LINE.format(office=office, day=asked, due=due)} {holder}"),
        Paragraph(question.text, words.WAS_ASKED),
        *answer_blocks(question.force, question.verdict, question.situation, words.WAS_TOLD, services),
    ]
    if question.reply:
        said = words.REPLY_SENT if question.status == "answered" else words.THE_REASON
        blocks.append(Paragraph(question.reply, said))
    if question.rule:
        blocks.append(Paragraph(words.ADDED.format(rule=question.rule)))
    if question.test_verdict:
        verdict = words.VERDICTS[question.test_verdict]
        blocks.append(Paragraph(words.CASE_OFFERED.format(question=question.test_case, verdict=verdict)))
    title = headline(question.reference, question.status)
    return Reply(text=title, cards=(Card(title, "neutral", tuple(blocks)),), choices=_choices(by, question))


def _choices(by: Actor, question: Question) -> tuple[Choice, ...]:
    def choice(label: str, action: str, *, primary: bool = False) -> Choice:
        return Choice(label, f"{INBOX}:{action}:{question.reference}", primary)

    choices = []
    if question.status == "open":
        choices += [choice(words.ANSWER, "answer", primary=True)]
        choices += [choice(words.TAKE, "take")]
        choices += [choice(words.ASSIGN, "assign"), choice(words.CLOSE, "close")]
    if question.status == "answered":
        choices += [choice(words.ADD, "added"), choice(words.OFFER_CASE, "case")]
    if question.situation != NOTHING and offices.owns_rules(by.member):
        rule = rule_id(question.situation)
        choices.append(Choice(words.SEE_RULE, f"{INBOX}:rule:{rule}"))
    return (*choices, Choice(words.BACK, f"{INBOX}:list"))


def _form(action: str, question: Question, typed: str = "", verdict: str = "", problem: str = "") -> Reply:
    title = f"{_FORMS[action]}: {question.reference}"
    hint = words.FORM_HINTS[action].format(rule=rule_id(question.situation))
    fields = [Field(_FIELD, words.FORM_LABELS[action], hint, (), True, action not in _SHORT, typed, problem)]
    if action == "case":
        options = tuple(Choice(label, value) for value, label in words.VERDICTS.items())
        fields.append(Field(_VERDICT, words.FORM_LABELS["verdict"], options=options, value=verdict))
    form = Form(f"{INBOX}:{action}:{question.reference}", title, tuple(fields), words.SEND)
    asked = Paragraph(question.text, words.WAS_ASKED)
    return Reply(text=title, cards=(Card(title, "neutral", (asked,)),), form=form)
