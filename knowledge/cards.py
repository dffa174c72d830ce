"""Situations as search sees them: every statement and example question, and what it settles."""

from dataclasses import dataclass

from knowledge.pack import Account, Pack, Rule, Silence, Situation, Verdict


@dataclass(frozen=True)
class Card:
    """A situation with the rule or silence that owns it."""

    situation: Situation
    pack: str
    rule: Rule | None
    silence: Silence | None
    questions: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        return self.situation.verdict

    @property
    def account(self) -> Account | None:
        return self.situation.account

    @property
    def statement(self) -> str:
        """What the situation is, in our words."""
        return self.situation.when


def cards_of(packs: tuple[Pack, ...]) -> list[Card]:
    """Every situation of these packs; a near miss counts as a question of the situation that settles it."""
    near_misses: dict[str, list[str]] = {}
    for pack in packs:
        for miss in pack.near_misses:
            if miss.settled_by is not None:
                near_misses.setdefault(miss.settled_by, []).append(miss.asked)
    cards = []
    for pack in packs:
        owners: list[tuple[Rule | None, Silence | None, tuple[Situation, ...]]] = [
            *((rule, None, rule.settles) for rule in pack.rules),
            *((None, silence, silence.settles) for silence in pack.silences),
        ]
        for owning_rule, owning_silence, situations in owners:
            for situation in situations:
                questions = (*situation.asked, *near_misses.get(situation.id, ()), *situation.also_asked)
                cards.append(Card(situation, pack.force, owning_rule, owning_silence, questions))
    return cards
