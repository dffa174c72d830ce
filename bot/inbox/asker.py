"""What somebody sees who has a policy's owner asked: what will be sent, what was sent, the reply."""

from bot import thread, wording
from bot.gates import clean
from bot.inbox import asking, offices
from bot.inbox.about import answer_blocks, headline
from bot.inbox.asking import LONGEST_TEXT, Subject
from bot.messages import Block, Card, Choice, Copyable, Field, Form, Incoming, Notice, Paragraph, Reply, notice
from bot.notices.timing import LONDON
from bot.records.questions import Question
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import inbox as words
from knowledge.answer import Answer
from knowledge.pack import Contact

QUESTIONS = "questions"  # choices are "questions:ACTION:REFERENCE", the form is "questions:send:SUBJECT"
_FIELD = "question"
_BACK = Choice(words.MY_QUESTIONS, f"{QUESTIONS}:mine")
_MOST_LISTED = 20


def ask_a_person(incoming: Incoming, context: thread.Context, answer: Answer, title: str, services: Services) -> Reply:
    """What will be sent to the office, to be changed and sent; or a message to copy where nothing can be sent."""
    by = actions.actor(incoming.person, services)
    subject = asking.subject_of(answer, by, services)
    if subject is None:
        return _message_to_copy(context, answer, title, is_known=by.member is not None)
    return _to_send(by, subject, context.question, services, also=answer.ask)


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about one's own questions was pressed."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    if by.member is None:
        return notice(words.WHO_ARE_YOU, _BACK)
    try:
        if action == "mine":
            return _mine(by, services)
        if action == "show":
            return _shown(asking.read_own(by, reference, services))
    except ActionRefused as refused:
        return notice(words.REFUSED[refused.why], _BACK)
    return notice(words.REFUSED["question_unknown"], _BACK)


def open_question(incoming: Incoming, services: Services) -> Reply | None:
    """One's own question whose reference was typed; None where it is none."""
    by, reference = actions.actor(incoming.person, services), incoming.text.strip().upper()
    try:
        return _shown(asking.read_own(by, reference, services))
    except ActionRefused:
        return None


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """The form with the question was sent."""
    _, action, *details = incoming.choice.split(":", 2)
    by, typed = actions.actor(incoming.person, services), incoming.fields.get(_FIELD, "").strip()
    try:
        if action != "send":
            raise ActionRefused("question_unknown")
        subject = asking.read_subject(details[0] if details else "", by, services)
    except ActionRefused as refused:
        return notice(words.REFUSED[refused.why], _BACK)
    office = asking.office_now(subject, by, services)
    if office is None:
        return notice(words.NOT_SENT_NOBODY.format(office=_default(by, services).name), _BACK)
    if office != subject.office:
        changed = words.OFFICE_CHANGED.format(office=words.OFFICES[office])
        return _to_send(by, Subject(office, subject.verdict, subject.situation), typed, services, changed)
    if not clean(typed) or len(typed) > LONGEST_TEXT:
        problem = words.TOO_LONG.format(limit=f"{LONGEST_TEXT:,}") if clean(typed) else words.ENTER_QUESTION
        return _to_send(by, subject, typed, services, problem)
    question = asking.send(by, subject, typed, services)
    detail = words.SENT_DETAIL.format(office=_capital(office), due=contact_words.moment(question.due))
    title = words.SENT.format(reference=question.reference)
    mine = Choice(words.MY_QUESTIONS, f"{QUESTIONS}:mine")
    return Reply(text=title, cards=(Card(title, "neutral", (Paragraph(detail),)),), choices=(mine,))


def _to_send(
    by: Actor,
    subject: Subject,
    typed: str,
    services: Services,
    problem: str = "",
    also: Contact | None = None,
) -> Reply:
    assert by.member is not None, "a subject has a known asker"
    force = by.member.force
    due = asking.due(services.timing(force), services.now())
    blocks: list[Block] = [
        Paragraph(words.GOES_TO_DETAIL.format(office=_capital(subject.office)), words.GOES_TO),
        *answer_blocks(force, subject.verdict, subject.situation, words.ANSWER_SENT, services),
        Paragraph(words.EXPECT.format(due=contact_words.moment(due))),
    ]
    if also is not None and not offices.is_part_of(also.id, subject.office):
        blocks.append(Paragraph(wording.ask(also), words.OTHERWISE))
    blocks.append(Notice(words.NO_NAMES, "warning"))
    field = Field(_FIELD, words.QUESTION_LABEL, words.QUESTION_HINT, (), True, True, typed, problem)
    form = Form(f"{QUESTIONS}:send:{subject}", words.SEND_TITLE, (field,), words.SEND)
    return Reply(text=words.SEND_TITLE, cards=(Card(words.SEND_TITLE, "neutral", tuple(blocks)),), form=form)


def _message_to_copy(context: thread.Context, answer: Answer, title: str, *, is_known: bool) -> Reply:
    says = words.NOT_SENT_NOBODY if is_known else words.NOT_SENT_UNKNOWN
    detail = says.format(office=answer.ask.name)
    blocks = (
        Paragraph(detail),
        Paragraph(wording.ask(answer.ask), wording.WHO_TO_ASK),
        Copyable(wording.MESSAGE_TO_COPY, wording.message_to_office(context.question, answer)),
    )
    return Reply(text=f"{title.rstrip('.')}. {detail}", cards=(Card(title, "neutral", blocks),))


def _default(by: Actor, services: Services) -> Contact:
    """The office to ask where an answer names none."""
    assert by.member is not None, "a subject has a known asker"
    pack = services.knowledge.pack(by.member.force)
    contact = pack.contact(pack.ask_default)
    assert contact is not None, "load_pack refuses a contact that does not exist"
    return contact


def _mine(by: Actor, services: Services) -> Reply:
    found = asking.mine(by, services)[:_MOST_LISTED]
    cards = [Card(words.MY_QUESTIONS, "neutral", () if found else (Paragraph(words.NO_QUESTIONS),))]
    cards += [Card(_heading(question), "neutral", (Paragraph(_sent(question)),)) for question in found]
    choices = tuple(
        Choice(words.READ_REPLY.format(reference=q.reference), f"{QUESTIONS}:show:{q.reference}", beside=_heading(q))
        for q in found
    )
    return Reply(text=words.MY_QUESTIONS, cards=tuple(cards), choices=choices)


def _shown(question: Question) -> Reply:
    blocks: list[Block] = [Paragraph(_sent(question)), Paragraph(question.text, words.YOU_ASKED)]
    if question.status == "open":
        blocks.append(Paragraph(words.EXPECT.format(due=contact_words.moment(question.due))))
    elif question.status == "answered":
        office = words.THE_ANSWER.format(office=words.OFFICES[question.office])
        blocks += [Paragraph(question.reply, office), Notice(wording.GUIDANCE)]
    else:
        blocks.append(Paragraph(question.reply, words.THE_REASON))
    choices = (Choice(words.MY_QUESTIONS, f"{QUESTIONS}:mine"),)
    title = _heading(question)
    return Reply(text=title, cards=(Card(title, "neutral", tuple(blocks)),), choices=choices)


def _heading(question: Question) -> str:
    return headline(question.reference, question.status)


def _sent(question: Question) -> str:
    day = wording.day(question.asked.astimezone(LONDON).date())
    return words.ASKED_ON.format(office=words.OFFICES[question.office], day=day)


def _capital(office: str) -> str:
    name = words.OFFICES[office]
    return name[:1].upper() + name[1:]
