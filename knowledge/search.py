"""START HERE: the only door to the policies. Load a `Knowledge`, then `answer` a question for a force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.answer import Answer, Citation
from knowledge.cards import Card, cards_of
from knowledge.citing import cite
from knowledge.decide import chosen, decide
from knowledge.documents.library import Library, Quotes
from knowledge.drafts.gazetteer import towns
from knowledge.drafts.table import load_table
from knowledge.in_force import standing
from knowledge.index import Index, fingerprint, load_centres, save_centres, work_out_centres
from knowledge.load_pack import load_pack
from knowledge.model.embedder import Embedder
from knowledge.model.vector_cache import VectorCache
from knowledge.pack import Account, Pack, Rule, Situation
from knowledge.parts import (
    Part,
    added_in,
    done_besides,
    follow_up,
    parts_of,
    tacks_on,
    with_addition,
    with_follow_ups,
    with_parts,
    with_what_is_done_besides,
)
from knowledge.understand import Understanding, load_vocabulary
from knowledge.writer import Writer

if TYPE_CHECKING:
    from knowledge.drafts.check import Checked, Checker
    from knowledge.drafts.opinions import Opinions
    from knowledge.messages.handling import Handling
    from knowledge.messages.sort import Sorted, Sorter
    from knowledge.reports.handling import ReportHandling

PACKS = Path(__file__).parent / "packs"
NATIONAL = "national"
INDEX_FILE = "index.npz"  # beside a pack: where its situations lie, so that nothing is worked out at set-up

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
        self._checkers: dict[str, Checker] = {}
        self._handlings: dict[str, Handling] = {}
        self._report_handlings: dict[str, Mapping[str, ReportHandling]] = {}
        self._building = Lock()

    def forces(self) -> list[Force]:
        """Every force that has a pack, by name."""
        ids = [f.name for f in sorted(self._packs_folder.iterdir()) if (f / "pack.yaml").exists()]
        return [Force(i, self.pack(i).name) for i in ids if i != NATIONAL]

    def pack(self, force: str) -> Pack:
        """The pack of a force; raises UnknownForce, or FileError when the pack is broken."""
        known = sorted(f.parent.name for f in self._packs_folder.glob("*/pack.yaml") if f.parent.name != NATIONAL)
        if force not in known:
            raise UnknownForce(f"We hold no policy for the force '{force}'. We hold: {', '.join(known)}.")
        return self._pack(force)

    def national(self) -> Pack:
        """What binds every force."""
        return self._pack(NATIONAL)

    def _pack(self, name: str) -> Pack:
        if name not in self._packs:
            self._packs[name] = load_pack(self._packs_folder / name)
        return self._packs[name]

    def folder(self, force: str) -> Path:
        """Where the pack of a force lies, for what is set up per force and is no policy."""
        return self._packs_folder / force

    def handling(self, force: str) -> "Handling":
        """What a force does with messages from the public; raises FileError."""
        from knowledge.messages.handling import load_handling

        with self._building:
            if force not in self._handlings:
                national = self.folder(NATIONAL), self.national()
                self._handlings[force] = load_handling(self.folder(force), self.pack(force), *national)
            return self._handlings[force]

    def report_handling(self, force: str) -> "Mapping[str, ReportHandling]":
        """What a force does with what its people report, by flow; raises FileError."""
        from knowledge.reports.handling import load_report_handling

        with self._building:
            if force not in self._report_handlings:
                national = self.folder(NATIONAL), self.national()
                own = self.folder(force), self.pack(force)
                self._report_handlings[force] = load_report_handling(*own, *national)
            return self._report_handlings[force]

    def cite(self, force: str, rule: Rule, *, on: date) -> Citation:
        """Where a rule of a force, or of all forces, stands."""
        packs = {pack.force: pack for pack in (self.pack(force), self.national())}
        return cite(rule, rule.source, packs, self.quotes(force), on)

    def sort(self, message: str) -> "Sorted":
        """What a message from the public seems to be; nothing of it is kept."""
        return self._sorter.sort(message)

    @cached_property
    def _sorter(self) -> "Sorter":
        from knowledge.messages.reader import MessageReader
        from knowledge.messages.sort import Sorter

        return Sorter(MessageReader(self._cache))

    def prepare(self, force: str, on: date, progress: Progress | None = None) -> None:
        """Build the force's index now rather than at the first question."""
        self._index(force, on, progress)

    def understand(self, question: str) -> Understanding:
        """What the question says about account, platform, device and role."""
        return load_vocabulary().understand(question)

    def situation(self, force: str, situation: str) -> Situation | None:
        """The situation with this id, of the force or of all forces; None where there is none."""
        packs = (self.pack(force), self.national())
        return next((s for pack in packs for s in pack.situations if s.id == situation), None)

    def nearest(self, force: str, text: str, *, on: date, most: int) -> list[Situation]:
        """The situations that lie nearest to a text, nearest first."""
        found = self._index(force, on).search(text, self.understand(text), most=most)
        return [match.card.situation for match in found]

    def answer(
        self,
        force: str,
        question: str,
        *,
        on: date,
        understood: Understanding | None = None,
        situation: str | None = None,
        messages: Sequence[str] = (),
    ) -> Answer:
        """The answer to a question for a force on a day.

        `understood` carries what the conversation added; `situation` is the one that the asker picked, if any.
        A question that asks several things is also answered part by part. `messages` are those that the question joins,
        if any: what was asked on top of the first one needs a yes of its own.
        """
        understood = understood or self.understand(question)
        index = self._index(force, on)
        if situation is not None:
            decision = chosen(index.search(question, understood, most=None), situation)
            understood = replace(understood, vague=False)
        else:
            decision = decide(index.search(question, understood), understood.account, understood.asks)
        writer = Writer(self.pack(force), self.national(), self.quotes(force), on)
        answer = writer.write(decision, understood)
        if situation is not None or answer.vague:
            return answer
        first, *follow_ups = messages or (question,)
        parts = [(part.asked, self._part(part, understood, index, writer)) for part in parts_of(first)]
        answer = with_parts(answer, parts)
        if follow_ups:
            says_something = load_vocabulary().says_something
            said = [part for part in map(follow_up, follow_ups) if says_something(part.searched) or tacks_on(part)]
            asked = [(part, self._part(part, understood, index, writer)) for part in said]
            answer = with_follow_ups(replace(answer, parts=()), asked)
        besides = done_besides(question) if answer.verdict == "allowed" else None
        if besides:
            answer = with_what_is_done_besides(answer, self._part(besides, understood, index, writer))
        added = added_in(question) if answer.verdict == "allowed" else None
        return with_addition(answer, self._part(added, understood, index, writer)) if added else answer

    def _part(self, part: Part, understood: Understanding, index: Index, writer: Writer) -> Answer:
        own = self.understand(part.searched)
        if not own.accounts or understood.account_chosen:
            own = replace(own, accounts=understood.accounts, account_chosen=understood.account_chosen)
        return writer.write(decide(index.search(part.searched, own), own.account, own.asks), own)

    def check(self, force: str, account: Account, draft: str, *, on: date) -> "Checked":
        """What is wrong with a draft for an account of a force on a day; nothing of it is kept."""
        from knowledge.drafts.check import Checker  # what checks drafts is slow to load, and no question needs it

        with self._building:
            if force not in self._checkers:
                folder, own, national = self._packs_folder, self.pack(force), self.national()
                tables = {
                    force: load_table(folder / force, own, whole=True),
                    NATIONAL: load_table(folder / NATIONAL, national, whole=False),
                }
                self._checkers[force] = Checker(own, national, tables, self._opinions, towns(self._cache))
            checker = self._checkers[force]

        def nearness() -> dict[str, float]:
            understood = replace(self.understand(draft), accounts=(account,), account_chosen=True)
            near: dict[str, float] = {}
            for match in self._index(force, on).search(draft, understood, most=None):
                near[match.card.situation.owner] = near.get(match.card.situation.owner, 0.0) + match.probability
            return near

        return checker.check(account, draft, self.quotes(force), on, nearness)

    @cached_property
    def _opinions(self) -> "Opinions":
        from knowledge.drafts.marker import Marker
        from knowledge.drafts.opinions import Opinions
        from knowledge.drafts.words.reader import WordReader

        return Opinions(Marker(self._cache), WordReader())

    def quotes(self, force: str) -> Quotes:
        """The official wording that was loaded for a force."""
        if force not in self._quotes:
            self._quotes[force] = Quotes(self.library.documents(force))
        return self._quotes[force]

    def _index(self, force: str, on: date, progress: Progress | None = None) -> Index:
        with self._building:  # questions are answered in threads
            if (force, on) not in self._indexes:
                cards = self._cards(force, on)
                self._indexes = {k: v for k, v in self._indexes.items() if k[0] != force}  # the day before's
                shipped = self._packs_folder / force / INDEX_FILE
                centres = load_centres(cards, self.embedder, self._cache, progress, shipped=shipped)
                self._indexes[(force, on)] = Index(cards, centres, self.embedder)
            return self._indexes[(force, on)]

    def _cards(self, force: str, on: date) -> list[Card]:
        return [c for c in cards_of((self.pack(force), self.national())) if self._speaks(c, on)]

    def ship_index(self, force: str, on: date, progress: Progress | None = None) -> Path:
        """Work out where the situations of a force lie and store it with its pack; returns the file."""
        cards, file = self._cards(force, on), self._packs_folder / force / INDEX_FILE
        centres = work_out_centres(cards, VectorCache(self._cache, self.embedder), progress)
        save_centres(file, centres, fingerprint(cards, self.embedder))
        return file

    def _speaks(self, card: Card, on: date) -> bool:
        if card.rule is None:
            return True
        pack = self._pack(card.pack)
        document = pack.document(card.rule.source.document)
        return document is not None and standing(pack, document, on) != "not_yet"
