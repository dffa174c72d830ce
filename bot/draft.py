"""A draft and its account → a reply that shows what is wrong with it. Nothing of a draft is kept or logged."""

from collections.abc import Mapping
from typing import cast

from bot import wording
from bot.messages import (
    Block,
    Card,
    Choice,
    Copyable,
    Field,
    Form,
    Highlight,
    Highlighted,
    Incoming,
    Notice,
    Paragraph,
    Reply,
    RuleBlock,
    Tone,
)
from bot.services import Services
from bot.wording import drafts as words
from knowledge.drafts.check import Checked
from knowledge.drafts.findings import Finding
from knowledge.drafts.issues import DraftVerdict
from knowledge.drafts.readable import readable
from knowledge.pack import ACCOUNTS, Account

LONGEST_DRAFT = 20_000  # characters
FORM = "draft"
_TONES: dict[DraftVerdict, Tone] = {"ok": "yes", "check": "caution", "not_ok": "no"}


def asks_for_check(text: str) -> bool:
    """Whether somebody only says that they want a draft checked."""
    return text.strip().lower().rstrip(".!?") in words.ASKS_FOR_CHECK


def filled_in_before(incoming: Incoming, intro: str = words.FORM_INTRO) -> Reply:
    """The form as it was filled in, so that nothing that was typed is lost."""
    return _form(intro, incoming.fields)


def offer_form() -> Reply:
    """The empty form for a draft, which does not stay in a conversation."""
    return _form(words.FORM_INTRO, {})


def _form(intro: str, filled: Mapping[str, str], problem: str = "") -> Reply:
    return Reply(text=intro, cards=(Card(intro, "neutral"),), form=form_for(filled, problem))


def form_for(filled: Mapping[str, str], problem: str = "") -> Form:
    """The form itself, with what is known of it already, and what is wrong with that."""
    accounts = tuple(Choice(words.ACCOUNTS[known], known) for known in ACCOUNTS)
    account, text = filled.get("account", ""), filled.get("text", "")
    about_account, about_text = (problem, "") if account not in ACCOUNTS else ("", problem)
    fields = (
        Field("account", words.FORM_ACCOUNT, options=accounts, value=account, problem=about_account),
        Field("text", words.FORM_TEXT, hint=words.FORM_TEXT_HINT, long=True, value=text, problem=about_text),
    )
    return Form(FORM, words.FORM_TITLE, fields, words.FORM_SUBMIT)


def check(incoming: Incoming, services: Services) -> Reply:
    """The reply to a filled-in form."""
    draft, account = incoming.fields.get("text", ""), incoming.fields.get("account", "")
    problem = refused(draft, account)
    if problem:
        return _form(problem, incoming.fields, problem)
    checked = services.knowledge.check(incoming.person.force, cast(Account, account), draft, on=services.now().date())
    return reply_for(checked, draft)


def refused(draft: str, account: str) -> str:
    """Why a draft can't be checked; empty where it can."""
    if account not in ACCOUNTS:
        return words.WHICH_ACCOUNT
    if len(draft) <= LONGEST_DRAFT and not readable(draft).text.strip():
        return words.EMPTY
    return words.TOO_LONG.format(limit=f"{LONGEST_DRAFT:,}") if len(draft) > LONGEST_DRAFT else ""


def reply_for(checked: Checked, draft: str) -> Reply:
    """The verdict, the draft with what is wrong in it, the rules, a safer version."""
    headline = words.headline(checked.verdict, checked.account)
    blocks: list[Block] = [Paragraph(words.UNREADABLE)] if checked.unreadable else []
    if checked.findings:
        blocks.append(Highlighted(draft, _highlights(checked.findings)))
        blocks += [Paragraph(reason(f), f"{n}  {words.REASONS[f.issue][0]}") for n, f in _numbered(checked.findings)]
    elif not checked.unreadable:
        blocks.append(Paragraph(words.OK_DETAIL if checked.verdict == "ok" else words.NOTHING_CERTAIN))
    if checked.citations and not checked.findings and checked.verdict != "ok":
        blocks.append(Paragraph(words.POSTS_LIKE_THIS))
    blocks += [RuleBlock(c.rule, wording.reference(c), c.quote, c.status == "earlier") for c in checked.citations]
    if checked.rewrite is not None:
        blocks.append(Copyable(words.SAFER, checked.rewrite))
    elif checked.findings or not (checked.unreadable or checked.verdict == "ok"):
        blocks.append(Paragraph(words.NO_SAFER))
    if checked.verdict != "ok":
        if checked.account == "personal":
            blocks.append(Paragraph(words.SHARE_INSTEAD, wording.INSTEAD))
        blocks.append(Paragraph(wording.ask(checked.ask), wording.WHO_TO_ASK))
    blocks.append(Notice(words.NOT_KEPT))
    blocks.append(Notice(wording.GUIDANCE))
    again = Choice(wording.CHECK_A_DRAFT, "draft")
    return Reply(text=headline, cards=(Card(headline, _TONES[checked.verdict], tuple(blocks)),), choices=(again,))


def reason(finding: Finding) -> str:
    """Why it is a problem, in a sentence."""
    return words.REASONS[finding.issue][1]


def _numbered(findings: tuple[Finding, ...]) -> list[tuple[int, Finding]]:
    """One number for each issue; all its places carry the same one."""
    first = {finding.issue: finding for finding in reversed(findings)}
    order = dict.fromkeys(finding.issue for finding in findings)
    return [(number, first[issue]) for number, issue in enumerate(order, 1)]


def _highlights(findings: tuple[Finding, ...]) -> tuple[Highlight, ...]:
    numbers = {finding.issue: number for number, finding in _numbered(findings)}
    return tuple(
        Highlight(numbers[f.issue], f.start, f.end) for f in findings if f.start is not None and f.end is not None
    )
