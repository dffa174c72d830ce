"""What a question is about, as asker and owner read it alike: the answer that was given, and the rule behind it."""

from bot import wording
from bot.inbox.asking import ASKED_BACK, NOTHING
from bot.messages import Block, Paragraph, RuleBlock
from bot.records.questions import Question
from bot.services import Services
from bot.wording import inbox as words
from knowledge.around import owner_of
from knowledge.pack import Rule, Silence


def answer_blocks(force: str, verdict: str, situation: str, heading: str, services: Services) -> list[Block]:
    """The answer that the asker had got: its verdict, the rule and where that stands."""
    if verdict == ASKED_BACK:
        return [Paragraph(words.ASKED_BACK, heading)]
    owner = owner_of(services.knowledge, force, rule_id(situation))
    return [Paragraph(f"{words.VERDICTS[verdict]}.", heading), *owner_blocks(force, owner, services)]


def owner_blocks(force: str, owner: Rule | Silence | None, services: Services) -> list[Block]:
    """A rule with its citation, or what a silence is about; nothing where it is no more in the pack."""
    if isinstance(owner, Rule):
        citation = services.knowledge.cite(force, owner, on=services.now().date())
        earlier = citation.status == "earlier"
        return [RuleBlock(citation.rule, wording.reference(citation), citation.quote, earlier)]
    return [Paragraph(words.SILENCE.format(topic=owner.topic))] if owner else []


def rule_id(situation: str) -> str:
    """The rule or silence that a situation belongs to."""
    return situation.partition("/")[0]


def in_short(force: str, rule: str, services: Services) -> str:
    """A rule in its own words, shortened; its id where it is no more in the pack."""
    owner = owner_of(services.knowledge, force, rule)
    if isinstance(owner, Rule):
        return words.shortened(owner.text)
    return words.shortened(owner.topic) if owner else rule_name(rule)


def in_words(force: str, rule: str, services: Services) -> str:
    """A rule in its own words, shortened, with where it stands."""
    owner = owner_of(services.knowledge, force, rule)
    if not isinstance(owner, Rule):
        return words.SILENCE.format(topic=owner.topic) if owner else rule_name(rule)
    citation = services.knowledge.cite(force, owner, on=services.now().date())
    return words.RULE_LINE.format(rule=words.shortened(owner.text), reference=wording.reference(citation))


def rule_name(rule: str) -> str:
    """A rule by its id, as commands and files name it."""
    return words.NO_RULE if rule == NOTHING else rule


def headline(reference: str, status: str) -> str:
    """A question's reference and how it stands."""
    return words.HEADING.format(reference=reference, status=words.STATUSES[status])


def is_late(question: Question, services: Services) -> bool:
    """Whether an answer was due by now."""
    return question.status == "open" and question.due <= services.now()
