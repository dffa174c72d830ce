"""The form in which a line manager records the talk about a group: the checklist, what was said, the next date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.flows.engine import day_of
from bot.groups.talks import today
from bot.messages import Card, Choice, Field, Form, Reply
from bot.records.groups import REVIEWED_EVERY
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import groups as words

LONGEST_REVIEW = 2000  # characters
SAID, NEXT = "said", "next"
_LATEST = REVIEWED_EVERY + timedelta(days=1)  # a year where February has 29 days


@dataclass(frozen=True)
class Talk:
    """What a line manager recorded: an answer to each point of the checklist, the discussion, and the next date."""

    points: Mapping[str, str]
    said: str
    next: date

    def answers(self) -> Mapping[str, str]:
        """The answers as they are kept."""
        return {**self.points, SAID: self.said, NEXT: self.next.isoformat()}


def asked(
    reference: str,
    services: Services,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Reply:
    """The form; where it is shown again, with what was filled in and what is to be mended."""
    in_a_year = today(services) + REVIEWED_EVERY
    given = typed if typed is not None else {NEXT: f"{in_a_year:%d/%m/%Y}"}
    wrong = problems or {}
    options = tuple(Choice(label, value) for value, label in words.TALK_ANSWERS.items())
    points = tuple(
        Field(
            name, label, words.TALK_HINTS.get(name, ""), options, True, False, given.get(name, ""), wrong.get(name, "")
        )
        for name, label in words.TALK_POINTS.items()
    )
    said = Field(SAID, words.REVIEW_LABEL, words.REVIEW_HINT, (), True, True, given.get(SAID, ""), wrong.get(SAID, ""))
    following = Field(
        NEXT, words.NEXT_LABEL, words.NEXT_HINT, (), True, False, given.get(NEXT, ""), wrong.get(NEXT, "")
    )
    form = Form(f"groups:review:{reference}", words.REVIEW_TITLE, (*points, said, following), words.REVIEW_SEND)
    return Reply(text=words.REVIEW_TITLE, cards=(Card(words.REVIEW_TITLE, "neutral"),), form=form)


def read(typed: Mapping[str, str], services: Services) -> Talk | Mapping[str, str]:
    """The talk that was filled in, or what is to be mended by the names of the fields."""
    given = {name: typed.get(name, "").strip() for name in (*words.TALK_POINTS, SAID, NEXT)}
    problems = {name: words.CHOOSE for name in words.TALK_POINTS if given[name] not in words.TALK_ANSWERS}
    if not given[SAID]:
        problems[SAID] = words.ENTER_REVIEW
    elif len(given[SAID]) > LONGEST_REVIEW:
        problems[SAID] = contact_words.TOO_LONG.format(limit=f"{LONGEST_REVIEW:,}")
    following, now = day_of(given[NEXT]), today(services)
    if following is None or not now < following <= now + _LATEST:
        problems[NEXT] = words.ENTER_NEXT
    if problems or following is None:
        return problems
    return Talk({name: given[name] for name in words.TALK_POINTS}, given[SAID], following)


def in_words(review: Mapping[str, str]) -> list[str]:
    """The checklist as it was answered, a line each; nothing of a talk from before there was one."""
    return [words.TALK_POINT.format(point=words.TALK_POINTS[name], answer=answer) for name, answer in points(review)]


def points(review: Mapping[str, str]) -> list[tuple[str, str]]:
    """The points of the checklist that were answered, with the answer in words."""
    return [(name, words.TALK_ANSWERS[review[name]]) for name in words.TALK_POINTS if name in review]
