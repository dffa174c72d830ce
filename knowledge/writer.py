"""Turn a decision into an answer: which rules to show, their citations, whom to ask."""

import re
from datetime import date

from knowledge.answer import AccountAnswer, Answer, Citation, Reading
from knowledge.cards import Card
from knowledge.citing import cite
from knowledge.decide import Decision
from knowledge.documents.library import Quotes
from knowledge.index import Match
from knowledge.pack import Account, Contact, Pack, Rule, Source, Verdict, WhyNotCovered
from knowledge.understand import Understanding, load_vocabulary

_MOST_CITATIONS = 3
_MESSAGES = re.compile(r"\b(?:dms?|messag\w+|inbox\w*|chats?|groups?)\b", re.IGNORECASE)
_RELATED = 0.05  # of the likeliest rule's probability; a rule this likely is shown as well


class Writer:
    """Writes the answers of one force on one day."""

    def __init__(self, force: Pack, national: Pack, quotes: Quotes, on: date) -> None:
        self._pack, self._quotes, self._on = force, quotes, on
        self._packs = {force.force: force, national.force: national}

    def write(self, decision: Decision, understood: Understanding) -> Answer:
        settled = decision.settled_by
        card = settled.card if settled else None
        citations = self._citations(decision) if decision.verdict != "not_covered" else self._nearest(decision)
        rule = card.rule if card else None
        permits = _permits(card) and decision.verdict in ("allowed", "information")
        roles = [self._role_not_mentioned(m.card, understood) for _, m in decision.by_account if _permits(m.card)]
        roles.append(self._role_not_mentioned(card, understood) if permits else None)
        for_role = next(filter(None, roles), None)
        bound = (
            understood.sensitive or understood.not_agreed or for_role is not None or _is_for_messages(card, understood)
        )
        tightened = permits and bound
        restricts = card is not None and card.verdict in ("allowed", "conditional")
        return Answer(
            force=self._pack.force,
            verdict="conditional" if tightened else decision.verdict,
            confidence=round(decision.confidence, 3),
            situation=card.situation.id if card else None,
            because=self._because(decision, card),
            citations=citations,
            instead=rule.instead if rule else None,
            ask=self._ask(card),
            accounts=tuple(self._account_answer(a, match, understood) for a, match in decision.by_account),
            sensitive=understood.sensitive and (restricts or decision.verdict in ("allowed", "conditional")),
            not_agreed=understood.not_agreed and (restricts or decision.verdict in ("allowed", "conditional")),
            for_role=for_role,
            account="messaging"
            if _is_for_messages(card, understood)
            else understood.account or (card.account if card and not decision.by_account else None),
            why_not_covered=self._why_not_covered(decision, card),
            topic=card.silence.topic if card and card.silence else None,
            clarify=tuple(Reading(m.card.situation.id, m.card.situation.when) for m in decision.readings),
            vague=understood.vague,
            platforms=understood.platforms,
        )

    @staticmethod
    def _role_not_mentioned(card: Card | None, understood: Understanding) -> str | None:
        """The role that the rule needs to be in force, where the question names none like it."""
        role = dict(card.rule.applies).get("role") if card and card.rule else None
        known = role is not None and role.replace(" ", "_") in load_vocabulary().names("roles")
        return role if role and known and role.replace(" ", "_") not in understood.roles else None

    def _because(self, decision: Decision, card: Card | None) -> str | None:
        if card is None or card.rule is None:
            return None
        if decision.verdict != card.verdict and not decision.by_account:
            return card.rule.text  # the situation's own words answer the question as it was not put
        return card.situation.because or card.rule.text

    @staticmethod
    def _why_not_covered(decision: Decision, card: Card | None) -> WhyNotCovered | None:
        if decision.verdict != "not_covered":
            return None
        return card.silence.reason if card and card.silence else "policy_silent"

    def _ask(self, card: Card | None) -> Contact:
        contact_id = self._pack.ask_default
        pack = self._pack
        if card is not None:
            pack = self._packs[card.pack]
            asked = card.rule.ask if card.rule else card.silence.ask if card.silence else None
            contact_id = asked or pack.ask_default
        contact = pack.contact(contact_id) or self._pack.contact(self._pack.ask_default)
        assert contact is not None, "load_pack refuses a contact that does not exist"
        return contact

    def _citations(self, decision: Decision) -> tuple[Citation, ...]:
        """The rule that settles it, those it points to, the next that fit, then where else the first one stands."""
        rules: dict[str, Rule] = {}
        for match in self._in_order_of_weight(decision):
            rule = match.card.rule
            if rule is None or len(rules) >= _MOST_CITATIONS:
                continue
            rules.setdefault(rule.id, rule)
            if match is decision.settled_by:
                pack = self._packs[match.card.pack]
                for seen in match.card.situation.see:
                    other = pack.rule(seen)
                    if other is not None:
                        rules.setdefault(other.id, other)
        cited = [(rule, rule.source) for rule in rules.values()]
        settled = decision.settled_by.card.rule if decision.settled_by else None
        if settled is not None:
            cited += [(settled, source) for source in settled.also]
        return tuple(self._citation(rule, source) for rule, source in cited[:_MOST_CITATIONS])

    @staticmethod
    def _in_order_of_weight(decision: Decision) -> list[Match]:
        """What settles it, then one match of each rule that is likely enough, likeliest rule first."""
        first = [match for _, match in decision.by_account]
        first += [decision.settled_by] if decision.settled_by and not first else []
        weights: dict[str, float] = {}
        representatives: dict[str, Match] = {}
        for match in decision.matches:
            if match.card.rule is not None:
                rule = match.card.rule.id
                weights[rule] = weights.get(rule, 0.0) + match.probability
                representatives.setdefault(rule, match)
        floor = _RELATED * max(weights.values(), default=0.0)
        likely = sorted((rule for rule, weight in weights.items() if weight >= floor), key=lambda r: -weights[r])
        return first + [representatives[rule] for rule in likely]

    def _nearest(self, decision: Decision) -> tuple[Citation, ...]:
        """For a question that policy does not settle: the rules that come nearest, none where it is off topic."""
        card = decision.settled_by.card if decision.settled_by else None
        if card is None or card.silence is None or card.silence.reason == "off_topic":
            return ()
        pack = self._packs[card.pack]
        named = [rule for i in card.silence.nearest if (rule := pack.rule(i)) is not None]
        likely = [m.card.rule for m in self._in_order_of_weight(decision) if m.card.rule is not None]
        rules = {rule.id: rule for rule in (*named, *likely)}
        return tuple(self._citation(rule, rule.source) for rule in list(rules.values())[:_MOST_CITATIONS])

    def _citation(self, rule: Rule, source: Source) -> Citation:
        return cite(rule, source, self._packs, self._quotes, self._on)

    def _account_answer(self, account: Account, match: Match, understood: Understanding) -> AccountAnswer:
        rule = match.card.rule
        assert rule is not None, "decide() leaves silence out of by_account"
        because = match.card.situation.because or rule.text
        unfit = understood.sensitive or understood.not_agreed
        bound = unfit or self._role_not_mentioned(match.card, understood) is not None
        verdict: Verdict = "conditional" if bound and _permits(match.card) else match.card.verdict
        return AccountAnswer(account, verdict, because, self._citation(rule, rule.source))


def _permits(card: Card | None) -> bool:
    return card is not None and card.verdict == "allowed"


def _is_for_messages(card: Card | None, understood: Understanding) -> bool:
    """Whether a permission is about messages and the question about posting on an account."""
    if not _permits(card) or card is None or card.account != "messaging" or understood.account is None:
        return False
    says_so = "messaging" in understood.accounts or understood.device is not None
    return not says_so and _MESSAGES.search(understood.expanded) is None
