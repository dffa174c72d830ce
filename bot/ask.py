"""A question → a reply: the verdict first, then the rules, the clauses, whom to ask and what to do next."""

from collections.abc import Sequence
from dataclasses import replace

from bot import gates, thread, wording
from bot.flows.starting import START_CONTACT
from bot.inbox import counts
from bot.messages import Block, Card, Choice, Incoming, Notice, Paragraph, Reply, RuleBlock, Tone
from bot.services import Services
from knowledge.answer import Answer, Citation
from knowledge.pack import Verdict

_TONES: dict[Verdict, Tone] = {
    "allowed": "yes",
    "not_allowed": "no",
    "conditional": "caution",
    "required": "duty",
    "information": "neutral",
    "not_covered": "neutral",
}


def ask(incoming: Incoming, services: Services) -> Reply:
    """Answer a question, or ask back where it is too vague to answer."""
    refused = gates.refuse(incoming, gates.QUESTION_GATES)
    if refused is not None:
        return refused
    question = gates.clean(incoming.text)
    before = thread.recall(incoming, services)
    said = services.knowledge.understand(question).account  # what is said now beats what was said or set before
    context = thread.Context(incoming.person.force, question, said)
    if before is not None and thread.continues(question, before):
        joined = thread.joined(question, before)
        messages = (*(before.messages or (before.question,)), question)
        context = replace(context, question=joined, messages=messages, account_chosen=said is not None)
        if said is None:
            context = replace(context, account=before.account, account_chosen=before.account_chosen)
    elif said is None and incoming.account is not None:
        context = replace(context, account=incoming.account, account_chosen=True)
    answer = answer_to(context, services)
    counts.count(answer, services)
    return _in_thread(incoming, context, answer, services)


def reply_in_thread(incoming: Incoming, context: thread.Context, services: Services) -> Reply:
    """Answer the question of a context and remember it for what follows."""
    return _in_thread(incoming, context, answer_to(context, services), services)


def _in_thread(incoming: Incoming, context: thread.Context, answer: Answer, services: Services) -> Reply:
    thread.remember(incoming, replace(context, asked_back=answer.vague), services)
    return _with_contact_flow(reply_for(answer), answer, services)


def _with_contact_flow(reply: Reply, answer: Answer, services: Services) -> Reply:
    """With a button to record the contact, where the answer is about a message from the public."""
    first = answer.citations[0].rule_id if answer.citations else ""
    if first not in services.knowledge.handling(answer.force).rules:
        return reply
    return replace(reply, choices=(Choice(wording.RECORD_A_CONTACT, START_CONTACT), *reply.choices))


def answer_to(context: thread.Context, services: Services) -> Answer:
    """What the policies say today; an account or a situation chosen by button beats what the question says."""
    understood = services.knowledge.understand(context.question)
    roles = services.knowledge.understand(context.messages[-1]).roles if context.messages else ()
    understood = replace(understood, roles=roles or understood.roles)  # "what if I was a PC" is about a PC
    if context.account is not None:
        understood = replace(understood, accounts=(context.account,), account_chosen=context.account_chosen)
    today = services.now().date()
    return services.knowledge.answer(
        context.force,
        context.question,
        on=today,
        understood=understood,
        situation=context.situation,
        messages=context.messages,
    )


def reply_for(answer: Answer) -> Reply:
    """The answer as a card with its buttons, or a question back rather than a guess."""
    if answer.vague:
        return _ask_what(answer)
    if answer.clarify:
        return _ask_which(answer)
    return answered(answer)


def answered(answer: Answer) -> Reply:
    """The answer as a card with its buttons, however unsure."""
    card = Card(wording.headline(answer), _TONES[answer.verdict], tuple(_blocks(answer)))
    return Reply(text=f"{card.headline}. {_summary(answer)}", cards=(card,), choices=_choices(answer))


def shown_to_all(answer: Answer, question: str) -> Reply:
    """The answer for everybody to read, without its buttons; with the question only where the asker wants that."""
    if answer.vague or answer.clarify:
        return reply_for(answer)
    reply = replace(answered(answer), choices=(), visibility="public")
    if not question:
        return reply
    asked, card = Paragraph(question, wording.THE_QUESTION), reply.cards[0]
    return replace(reply, cards=(replace(card, blocks=(asked, *card.blocks)),))


def _ask_what(answer: Answer) -> Reply:
    """The question does not say what is to be posted: ask, and offer the account as buttons where it is open."""
    card = Card(wording.WHAT_IS_IT, "neutral", (Paragraph(wording.WHAT_IS_IT_DETAIL), Notice(wording.GUIDANCE)))
    choices = [
        Choice(wording.MY_OWN_ACCOUNT, "meant:personal"),
        Choice(wording.A_FORCE_ACCOUNT, "meant:corporate"),
        Choice(wording.A_MESSAGE, "meant:messaging"),
    ]
    return Reply(text=wording.WHAT_IS_IT, cards=(card,), choices=() if answer.account else tuple(choices))


def _ask_which(answer: Answer) -> Reply:
    """One question back, with the likeliest readings of it as buttons."""
    blocks = (Paragraph(wording.WHICH_OF_THESE_DETAIL), Notice(wording.GUIDANCE))
    choices = [Choice(wording.reading(r.when), f"closest:{r.situation}") for r in answer.clarify]
    choices.append(Choice(wording.NONE_OF_THESE, "closest:none"))
    card = Card(wording.WHICH_OF_THESE, "neutral", blocks)
    return Reply(text=wording.WHICH_OF_THESE, cards=(card,), choices=tuple(choices))


def _summary(answer: Answer) -> str:
    if answer.parts:
        return " ".join(f"{heading}: {text}" for heading, text in map(wording.part_line, answer.parts))
    return wording.not_covered(answer) if answer.verdict == "not_covered" else answer.because or ""


def _blocks(answer: Answer) -> list[Block]:
    blocks: list[Block] = []
    if answer.parts:
        blocks += [Paragraph(text, heading) for heading, text in map(wording.part_line, answer.parts)]
    elif answer.accounts:
        blocks += [Paragraph(text, heading) for heading, text in map(wording.account_line, answer.accounts)]
    elif _summary(answer) and not _repeats_first_rule(answer):
        blocks.append(Paragraph(_summary(answer)))
    blocks += _warnings(answer)
    if answer.verdict == "not_covered" and answer.citations:
        blocks.append(Paragraph(wording.NEAREST_RULES))
    blocks += _rules(answer.citations)
    if answer.instead:
        blocks.append(Paragraph(answer.instead, wording.INSTEAD))
    blocks.append(Paragraph(wording.ask(answer.ask), wording.WHO_TO_ASK))
    blocks.append(Notice(wording.GUIDANCE))
    return blocks


def _repeats_first_rule(answer: Answer) -> bool:
    return bool(answer.citations) and answer.citations[0].rule == answer.because


def _rules(citations: Sequence[Citation]) -> list[Block]:
    """One block for each clause; a rule that stands in several is said once."""
    said: set[str] = set()
    blocks: list[Block] = []
    for citation in citations:
        rule = wording.SAME_RULE if citation.rule_id in said else citation.rule
        blocks.append(RuleBlock(rule, wording.reference(citation), citation.quote, citation.status == "earlier"))
        said.add(citation.rule_id)
    return blocks


def _warnings(answer: Answer) -> list[Block]:
    warnings: list[Block] = [Notice(wording.SENSITIVE, "warning")] if answer.sensitive else []
    if answer.not_agreed:
        warnings.append(Notice(wording.NOT_AGREED, "warning"))
    if answer.for_role:
        warnings.append(Notice(wording.FOR_ROLE.format(role=answer.for_role), "warning"))
    if answer.adds_something:
        warnings.append(Notice(wording.ADDS_SOMETHING, "warning"))
    if answer.earlier:
        first = answer.citations[0]
        warnings.append(Notice(wording.EARLIER.format(document=first.document), "warning"))
    warnings += [Notice(wording.review_overdue(citation), "warning") for citation in answer.review_overdue]
    return warnings


def _choices(answer: Answer) -> tuple[Choice, ...]:
    about = answer.situation or "none"
    choices = [
        Choice(wording.HELPFUL, f"helpful:{answer.verdict}:{about}"),
        Choice(wording.NOT_HELPFUL, f"not_helpful:{answer.verdict}:{about}"),
        Choice(wording.ASK_A_PERSON, "ask_a_person", primary=answer.verdict in ("not_covered", "conditional")),
    ]
    if answer.account == "personal":
        choices.append(Choice(wording.SHOW_CORPORATE, "account:corporate"))
    elif answer.account == "corporate":
        choices.append(Choice(wording.SHOW_PERSONAL, "account:personal"))
    choices += [Choice(wording.KEEP, "keep"), Choice(wording.RECEIPT, "receipt")]
    return tuple(choices)
