"""START HERE: the only door to the policies. Load a `Knowledge`, then `answer` a question for a force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.answer import AccountAnswer, Answer, Citation, Reading
from knowledge.cards import Card, cards_of
from knowledge.decide import Decision, chosen, decide
from knowledge.documents.library import Library, Quotes
from knowledge.in_force import standing
from knowledge.index import Index, Match, load_centres
from knowledge.load_pack import load_pack
from knowledge.model.embedder import Embedder
from knowledge.pack import Account, Contact, Pack, Rule, Situation, Source, WhyNotCovered
from knowledge.understand import Understanding, load_vocabulary

PACKS = Path(__file__).parent / "packs"
NATIONAL = "national"
_MOST_CITATIONS = 3
_RELATED = 0.1  # of the likeliest rule's probability; a rule this likely is shown as well

Progress = Callable[[int, int], None]


class UnknownForce(ValueError):
    """There is no pack for this force."""


@dataclass(frozen=True)
class Force:
    """A force that can be asked about."""

    id: str
    name: str


class Knowledge:
    """The packs, the loaded documents and the model, ready to answer."""

    def __init__(self, embedder: Embedder, data: Path, packs: Path = PACKS) -> None:
        self.embedder, self._packs_folder = embedder, packs
        self._cache = data / "cache"
        self.library = Library(data / "documents")
        self._packs: dict[str, Pack] = {}
        self._indexes: dict[tuple[str, date], Index] = {}
        self._quotes: dict[str, Quotes] = {}

    def forces(self) -> list[Force]:
        """Every force that has a pack, by name."""
        ids = [f.name for f in sorted(self._packs_folder.iterdir()) if (f / "pack.yaml").exists()]
        return [Force(i, self.pack(i).name) for i in ids if i != NATIONAL]

    def pack(self, force: str) -> Pack:
        """The pack of a force; raises UnknownForce, or FileError when the pack is broken."""
        if force not in self._packs:
            folder = self._packs_folder / force
            if not force or "/" in force or not (folder / "pack.yaml").exists():
                known = ", ".join(sorted(f.name for f in self._packs_folder.iterdir() if f.name != NATIONAL))
                raise UnknownForce(f"We hold no policy for the force '{force}'. We hold: {known}.")
            self._packs[force] = load_pack(folder)
        return self._packs[force]

    def prepare(self, force: str, on: date, progress: Progress | None = None) -> None:
        """Build the force's index now rather than at the first question."""
        self._index(force, on, progress)

    def reload_documents(self, force: str) -> None:
        """Forget what was loaded of a force's official documents, after `policies add`."""
        self._quotes.pop(force, None)

    def understand(self, question: str) -> Understanding:
        """What the question says about account, platform, device and role."""
        return load_vocabulary().understand(question)

    def situation(self, force: str, situation: str) -> Situation | None:
        """The situation with this id, of the force or of all forces; None where there is none."""
        packs = (self.pack(force), self.pack(NATIONAL))
        return next((s for pack in packs for s in pack.situations if s.id == situation), None)

    def answer(
        self,
        force: str,
        question: str,
        *,
        on: date,
        understood: Understanding | None = None,
        situation: str | None = None,
    ) -> Answer:
        """The answer to a question for a force on a day.

        `understood` carries what the conversation added; `situation` is the one that the asker picked, if any.
        """
        understood = understood or self.understand(question)
        matches = self._index(force, on).search(question, understood)
        decision = chosen(matches, situation) if situation else decide(matches, understood.account)
        return _Writer(self, force, on).write(decision, understood)

    def quotes(self, force: str) -> Quotes:
        """The official wording that was loaded for a force."""
        if force not in self._quotes:
            self._quotes[force] = Quotes(self.library.documents(force))
        return self._quotes[force]

    def _index(self, force: str, on: date, progress: Progress | None = None) -> Index:
        if (force, on) not in self._indexes:
            cards = [c for c in cards_of((self.pack(force), self.pack(NATIONAL))) if self._speaks(c, on)]
            self._indexes = {k: v for k, v in self._indexes.items() if k[0] != force or k[1] == on}
            centres = load_centres(cards, self.embedder, self._cache, progress)
            self._indexes[(force, on)] = Index(cards, centres, self.embedder)
        return self._indexes[(force, on)]

    def _speaks(self, card: Card, on: date) -> bool:
        if card.rule is None:
            return True
        pack = self.pack(card.pack)
        document = pack.document(card.rule.source.document)
        return document is not None and standing(pack, document, on) != "not_yet"


class _Writer:
    """Turns a decision into an answer: which rules to show, their citations, whom to ask."""

    def __init__(self, knowledge: Knowledge, force: str, on: date) -> None:
        self._knowledge, self._force, self._on = knowledge, force, on
        self._pack = knowledge.pack(force)

    def write(self, decision: Decision, understood: Understanding) -> Answer:
        settled = decision.settled_by
        card = settled.card if settled else None
        citations = self._citations(decision) if decision.verdict != "not_covered" else self._nearest(decision)
        rule = card.rule if card else None
        return Answer(
            force=self._force,
            verdict=decision.verdict,
            confidence=round(decision.confidence, 3),
            situation=card.situation.id if card else None,
            because=self._because(card),
            citations=citations,
            instead=rule.instead if rule else None,
            ask=self._ask(card),
            accounts=tuple(self._account_answer(account, match) for account, match in decision.by_account),
            account=understood.account,
            why_not_covered=self._why_not_covered(decision, card),
            topic=card.silence.topic if card and card.silence else None,
            clarify=tuple(Reading(m.card.situation.id, m.card.situation.when) for m in decision.readings),
            vague=understood.vague and decision.confidence < 1,
            platforms=understood.platforms,
        )

    def _because(self, card: Card | None) -> str | None:
        if card is None or card.rule is None:
            return None
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
            pack = self._knowledge.pack(card.pack)
            asked = card.rule.ask if card.rule else card.silence.ask if card.silence else None
            contact_id = asked or pack.ask_default
        contact = pack.contact(contact_id) or self._pack.contact(self._pack.ask_default)
        assert contact is not None, "load_pack refuses a contact that does not exist"
        return contact

    def _citations(self, decision: Decision) -> tuple[Citation, ...]:
        """The rule that settles it, those it points to, then the next that fit, each once."""
        rules: dict[str, Rule] = {}
        for match in self._in_order_of_weight(decision):
            rule = match.card.rule
            if rule is None or len(rules) >= _MOST_CITATIONS:
                continue
            rules.setdefault(rule.id, rule)
            if match is decision.settled_by:
                pack = self._knowledge.pack(match.card.pack)
                for seen in match.card.situation.see:
                    other = pack.rule(seen)
                    if other is not None:
                        rules.setdefault(other.id, other)
        return tuple(self._citation(rule) for rule in list(rules.values())[:_MOST_CITATIONS])

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
        pack = self._knowledge.pack(card.pack)
        named = [rule for i in card.silence.nearest if (rule := pack.rule(i)) is not None]
        likely = [m.card.rule for m in self._in_order_of_weight(decision) if m.card.rule is not None]
        rules = {rule.id: rule for rule in (*named, *likely)}
        return tuple(self._citation(rule) for rule in list(rules.values())[:_MOST_CITATIONS])

    def _citation(self, rule: Rule, source: Source | None = None) -> Citation:
        source = source or rule.source
        pack = self._pack if self._pack.document(source.document) else self._knowledge.pack(NATIONAL)
        document = pack.document(source.document)
        assert document is not None, "load_pack refuses a source that does not exist"
        return Citation(
            document=document.id,
            title=document.title,
            version=document.version,
            dated=document.dated,
            section=source.section,
            clause=source.clause,
            rule_id=rule.id,
            rule=rule.text,
            quote=self._knowledge.quotes(self._force).quote(source),
            status="earlier" if standing(pack, document, self._on) == "earlier" else "in_force",
            review_by=document.review_by,
            review_overdue=document.review_overdue(self._on),
        )

    def _account_answer(self, account: Account, match: Match) -> AccountAnswer:
        rule = match.card.rule
        assert rule is not None, "decide() leaves silence out of by_account"
        because = match.card.situation.because or rule.text
        return AccountAnswer(account, match.card.verdict, because, self._citation(rule))
