"""START HERE: one message in, one reply out, whatever the platform."""

import logging
from collections.abc import Callable
from dataclasses import replace

from bot import draft, for_you, keep, pasted, thread, wording
from bot.accounts import lists as accounts
from bot.ask import answer_to, ask, reply_for, reply_in_thread, shown_to_all
from bot.auditing import lists as auditing
from bot.campaigns import lists as campaigns
from bot.flows import run as flows
from bot.flows.buttons import FLOW
from bot.groups import lists as groups
from bot.help import ASK_FORM, HELP, QUESTION, TO_ASK, help_reply
from bot.inbox import asker, counts, owner
from bot.keeping import screens as holds
from bot.leavers import lists as leavers
from bot.messages import Card, Choice, Copyable, Incoming, Person, Reply, notice
from bot.records.references import looks_like_a_reference
from bot.reports import lists
from bot.reports.contact_flow import contact_flow
from bot.reports.flow import MENU, flow_called, flow_of, menu
from bot.services import Services
from bot.sign_in import PLATFORM
from bot.wording import accounts as account_words
from bot.wording import campaigns as campaign_words
from bot.wording import contact as contact_words
from bot.wording import for_you as for_you_words
from bot.wording import groups as group_words
from bot.wording import help as help_words
from bot.wording import inbox as inbox_words
from bot.wording import reports as report_words
from knowledge.pack import ACCOUNTS, VERDICTS

log = logging.getLogger("signpost")

# The last answer of this conversation once more, to be shown to everybody where it takes place.
AGAIN, AGAIN_WITH_QUESTION = "again", "again:question"
LAST = "last"  # the same, for the asker alone

Handler = Callable[[Incoming, Services], Reply]

# What people do with records: each kind has a word before the colon of its buttons and forms.
BUTTONS: dict[str, Handler] = {
    lists.CONTACTS: lists.chosen,
    groups.GROUPS: groups.chosen,
    holds.HOLDS: holds.chosen,
    asker.QUESTIONS: asker.chosen,
    owner.INBOX: owner.chosen,
    campaigns.CAMPAIGNS: campaigns.chosen,
    leavers.LEAVERS: leavers.chosen,
    accounts.REGISTER: accounts.chosen,
    auditing.AUDIT: auditing.chosen,
}
FORMS: dict[str, Handler] = {
    lists.CONTACTS: lists.filled_in,
    groups.GROUPS: groups.filled_in,
    holds.HOLDS: holds.filled_in,
    asker.QUESTIONS: asker.filled_in,
    owner.INBOX: owner.filled_in,
    campaigns.CAMPAIGNS: campaigns.filled_in,
    accounts.REGISTER: accounts.filled_in,
    auditing.AUDIT: auditing.filled_in,
}


def handle(incoming: Incoming, services: Services) -> Reply:
    """The reply to a message; never raises, because silence could be taken for a yes."""
    try:
        incoming = _as_member(incoming, services)
        if incoming.kind == "text":
            return _written(incoming, services)
        return _filled_in(incoming, services) if incoming.kind == "form" else _chosen(incoming, services)
    except Exception as error:  # whatever went wrong, the asker has to hear that there is no answer
        # The error's text may hold what somebody typed, so only its kind and place are logged.
        log.error("message %s failed: %s at %s", incoming.id, type(error).__name__, _place(error))
        if incoming.kind == "form" and incoming.choice == draft.FORM:
            return draft.filled_in_before(incoming, wording.SOMETHING_WENT_WRONG)
        return notice(wording.SOMETHING_WENT_WRONG)


def _as_member(incoming: Incoming, services: Services) -> Incoming:
    """Whoever is known is one person on every platform, of the force in their record whatever the page was set to."""
    member = services.member(incoming.person.id)
    return replace(incoming, person=Person(f"{PLATFORM}:{member.id}", member.force)) if member else incoming


def choice_for(text: str) -> str | None:
    """What chat platforms ask before they store a text: the choice that stands for what was pasted, else None."""
    if pasted.asked_outright(text) or any(asks_for(text) for asks_for, _ in TYPED):
        return None
    return pasted.choice_for(text)


def _written(incoming: Incoming, services: Services, *, outright: bool = False) -> Reply:
    """What somebody typed; `outright` where they said that it is a question."""
    asked = pasted.asked_outright(incoming.text)
    if asked is not None:
        incoming, outright = replace(incoming, text=asked), True
    for asks_for, does in TYPED:
        if asks_for(incoming.text):
            return does(incoming, services)
    kind = flow_called(incoming.text, services)
    if kind is not None:
        return flows.start(kind, incoming, services)
    if outright:
        return ask(incoming, services)
    choice = pasted.choice_for(incoming.text)
    if choice:
        return pasted.reply_to(choice, incoming.text)
    if pasted.doubted(incoming.text) == "said" or thread.continues(incoming.text, thread.recall(incoming, services)):
        return ask(incoming, services)
    return pasted.in_doubt(ask(incoming, services), incoming.text)


def _by_reference(incoming: Incoming, services: Services) -> Reply:
    of_either = asker.open_question(incoming, services) or owner.open_question(incoming, services)
    return of_either or lists.open_contact(incoming, services)


def _as_if_pressed(choice: str, does: Handler) -> Handler:
    return lambda incoming, services: does(replace(incoming, choice=choice), services)


# What people type instead of pressing a button.
TYPED: tuple[tuple[Callable[[str], bool], Handler], ...] = (
    (help_words.asks_for_help, lambda incoming, services: help_reply()),
    (wording.asks_for_kept_answers, lambda incoming, services: kept_answers(incoming, services)),
    (looks_like_a_reference, _by_reference),
    (contact_words.asks_to_record, lambda incoming, services: flows.start(contact_flow(services), incoming, services)),
    (report_words.asks_for_menu, lambda incoming, services: menu(services)),
    (for_you_words.asks_what_waits, for_you.shown),
    (group_words.asks_for_groups, _as_if_pressed(f"{groups.GROUPS}:mine", groups.chosen)),
    (inbox_words.asks_for_questions, _as_if_pressed(f"{asker.QUESTIONS}:mine", asker.chosen)),
    (inbox_words.asks_for_inbox, _as_if_pressed(f"{owner.INBOX}:list", owner.chosen)),
    (campaign_words.asks_for_campaigns, _as_if_pressed(f"{campaigns.CAMPAIGNS}:home", campaigns.chosen)),
    (account_words.asks_for_accounts, _as_if_pressed(f"{accounts.REGISTER}:mine", accounts.chosen)),
    (draft.asks_for_check, lambda incoming, services: draft.offer_form()),
)


def _filled_in(incoming: Incoming, services: Services) -> Reply:
    if incoming.choice == draft.FORM:
        return draft.check(incoming, services)
    if incoming.choice == ASK_FORM:
        typed = replace(incoming, kind="text", text=incoming.fields.get(QUESTION, ""))
        return _written(typed, services, outright=True)
    kind = flow_of(_flow_of(incoming), services)
    if kind is not None:
        return flows.filled_in(kind, incoming, services)
    what, colon, _ = incoming.choice.partition(":")
    if colon and what in FORMS:
        return FORMS[what](incoming, services)
    return notice(wording.UNKNOWN_CHOICE)


def _flow_of(incoming: Incoming) -> str:
    """The id of the flow that a choice or form belongs to, or nothing."""
    what, _, rest = incoming.choice.partition(":")
    return rest.partition(":")[0] if what == FLOW else ""


def _place(error: Exception) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else "unknown"


def _chosen(incoming: Incoming, services: Services) -> Reply:
    """A button was pressed: its value is "action" or "action:details"."""
    action, _, details = incoming.choice.partition(":")
    if action == "helpful":
        return _feedback(incoming, details, "helpful", services)
    if action == "not_helpful":
        choices = (Choice(label, f"because:{reason}:{details}") for reason, label in wording.REASONS.items())
        return notice(wording.WHY_NOT_HELPFUL, *choices)
    if action == "because":
        reason, _, about = details.partition(":")
        return _feedback(incoming, about, reason, services)
    if action == "kept":
        return kept_answers(incoming, services)
    kind = flow_of(_flow_of(incoming), services)
    if kind is not None:
        return flows.chosen(kind, incoming, services)
    if incoming.choice == MENU:
        return menu(services)
    if incoming.choice == for_you.FOR_YOU:
        return for_you.shown(incoming, services)
    if action in BUTTONS:
        return BUTTONS[action](incoming, services)
    if action == "draft":
        return draft.filled_in_before(incoming)
    if action == pasted.PASTED:
        return pasted.reply_to(incoming.choice)
    if action == HELP:
        return help_reply(with_form=incoming.choice == TO_ASK)
    context = thread.recall(incoming, services)
    if context is None:
        return notice(wording.NOTHING_TO_KEEP)
    return _about_the_thread(incoming, context, action, details, services)


def _feedback(incoming: Incoming, about: str, reason: str, services: Services) -> Reply:
    verdict, _, situation = about.partition(":")
    known = situation == "none" or services.knowledge.situation(incoming.person.force, situation) is not None
    if reason not in {"helpful", *wording.REASONS} or verdict not in VERDICTS or not known:
        return notice(wording.UNKNOWN_CHOICE)
    services.store.add_feedback(incoming.person.force, situation, verdict, reason, services.now())
    return notice(wording.THANKS)


def _about_the_thread(
    incoming: Incoming, context: thread.Context, action: str, details: str, services: Services
) -> Reply:
    """What needs the question again: it is taken from the thread's context, as long as that lives."""
    if action in ("account", "meant") and details in ACCOUNTS:
        return reply_in_thread(
            incoming, replace(context, account=details, account_chosen=True, situation=None), services
        )
    if action == "closest":
        if details == "none":
            title, answer = wording.NONE_OF_THESE_ANSWER, answer_to(context, services)
            return asker.ask_a_person(incoming, context, answer, title, services)
        if services.knowledge.situation(context.force, details) is None:
            return notice(wording.UNKNOWN_CHOICE)
        meant = replace(context, situation=details)
        if context.situation is None:
            counts.picked(answer_to(context, services), answer_to(meant, services), services)
        return reply_in_thread(incoming, meant, services)
    answer = answer_to(context, services)
    if action == AGAIN:
        return shown_to_all(answer, context.question if incoming.choice == AGAIN_WITH_QUESTION else "")
    if action == LAST:
        return reply_for(answer)
    if action == "ask_a_person":
        return asker.ask_a_person(incoming, context, answer, wording.ASK_A_PERSON_HEADLINE, services)
    if action == "keep":
        kept = keep.keep(incoming, context.question, answer, services)
        said = wording.KEPT.format(day=wording.day(kept.expires.date()), number=kept.number)
        return notice(said, Choice(wording.MY_KEPT_ANSWERS, "kept"))
    if action == "receipt":
        text = keep.receipt(context.question, answer, services)
        card = Card(wording.RECEIPT_TITLE, "neutral", (Copyable(wording.RECEIPT_STATEMENT, text),))
        return Reply(text=wording.RECEIPT_TITLE, cards=(card,))
    return notice(wording.UNKNOWN_CHOICE)


def kept_answers(incoming: Incoming, services: Services) -> Reply:
    """The answers that this person asked to be kept, oldest first."""
    kept = services.store.kept_answers(incoming.person.id, services.now())
    if not kept:
        return notice(wording.NOTHING_KEPT)
    blocks = tuple(
        Copyable(wording.KEPT_ANSWER.format(number=k.number, day=wording.day(k.expires.date())), k.answer) for k in kept
    )
    return Reply(text=wording.MY_KEPT_ANSWERS, cards=(Card(wording.MY_KEPT_ANSWERS, "neutral", blocks),))
