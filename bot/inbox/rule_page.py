"""A rule as its owners look at it: its words and where they stand, what it settles, its cases, how to try a change."""

from bot.inbox import offices
from bot.inbox.about import owner_blocks
from bot.messages import Block, Card, Choice, Copyable, Paragraph, Reply
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import inbox as words
from knowledge.around import cases_about, kept_in, owner_of
from knowledge.evaluate import CASES_FILE
from knowledge.pack import Rule, Silence
from knowledge.search import NATIONAL
from knowledge.yaml_reader import FileError


def shown(by: Actor, rule: str, services: Services) -> Reply:
    """The rule with this id, of the owner's force or of all forces. Raises ActionRefused."""
    if by.member is None or not offices.owns_rules(by.member):
        raise ActionRefused("question_unknown")
    force = by.member.force
    owner = owner_of(services.knowledge, force, rule)
    if owner is None:
        raise ActionRefused("question_unknown")
    title = words.RULE_HEADING
    cards = (
        Card(title, "neutral", (*owner_blocks(force, owner, services), *_kept(owner, services))),
        Card(words.SITUATIONS, "neutral", _situations(owner)),
        Card(words.CASES, "neutral", _cases(force, owner, services)),
        Card(words.WHAT_CHANGES, "neutral", _what_changes(owner)),
    )
    choices = (Choice(words.ONLY_RULE, f"inbox:list::{rule}"), Choice(words.BACK, "inbox:list"))
    return Reply(text=title, cards=cards, choices=choices)


def _kept(owner: Rule | Silence, services: Services) -> list[Block]:
    found = kept_in(services.knowledge.folder(NATIONAL).parent, owner.id)
    return (
        [Paragraph(words.KEPT_LINE.format(file=found[0], line=found[1], rule=owner.id), words.KEPT_IN)] if found else []
    )


def _situations(owner: Rule | Silence) -> tuple[Block, ...]:
    def about(verdict: str, number: int) -> str:
        return words.EXAMPLES.format(verdict=words.VERDICTS[verdict], number=number)

    return tuple(
        Paragraph(about(s.verdict, len(s.asked) + len(s.also_asked)), s.when[:1].upper() + s.when[1:])
        for s in owner.settles
    )


def _cases(force: str, owner: Rule | Silence, services: Services) -> tuple[Block, ...]:
    try:
        found = cases_about(services.knowledge, force, owner.id, services.now().date())
    except FileError:
        return (Paragraph(words.CASES_BROKEN.format(file=services.knowledge.folder(force) / CASES_FILE)),)
    if not found:
        return (Paragraph(words.NO_CASES),)
    return tuple(Paragraph(words.VERDICTS[case.verdict], case.question) for case in found)


def _what_changes(owner: Rule | Silence) -> tuple[Block, ...]:
    command = f"signpost inbox check {owner.id} --packs FOLDER"
    return (Paragraph(words.WHAT_CHANGES_DETAIL), Copyable(words.COMMAND, command))
