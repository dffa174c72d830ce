"""START HERE for drafts: a post and its account → a verdict, what is wrong and where, the rules, a safer version."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import Citation
from knowledge.citing import cite
from knowledge.documents.library import Quotes
from knowledge.drafts import rewrite
from knowledge.drafts.detectors import arrests, contacts, groups, markings, passwords, places, shorthand, whereabouts
from knowledge.drafts.english import is_english
from knowledge.drafts.findings import HIDDEN, Finding, findings, likeliest
from knowledge.drafts.issues import DRAFT_VERDICTS, ISSUES, DraftVerdict, Issue
from knowledge.drafts.marker import Marked
from knowledge.drafts.opinions import Opinions
from knowledge.drafts.readable import Readable, is_turned, readable
from knowledge.drafts.table import STRICTNESS, Grounds, Table
from knowledge.pack import Account, Contact, Pack, Source

SURE_OK = 0.75  # probability of "ok" that an ok needs
LIKELY_OK = 0.45  # the same, where "not ok" is as good as ruled out: whether a second look is needed matters less
RULED_OUT = 0.03  # probability of "not ok" below which that is so
SURE_NOT_OK = 0.6  # probability of "not_ok" from which it is not
SURE_PART = 0.8  # probability of "not_ok" from which a single sentence makes a draft one to look at
SURE_ISSUE = 0.85  # probability of an issue from which what the table says of it holds
CERTAIN_ISSUE = 0.98  # the same for "not ok", where the whole rules that out
NAMED_BESIDE = 0.7  # probability of an issue that is fine by itself from which it is named beside another
_MOST_CITATIONS = 3
_MOST_SENTENCES = 8  # that are read one by one for a safer version
_STRICT: dict[DraftVerdict, int] = {"ok": 0, "check": 1, "not_ok": 2}

Nearness = Callable[[], Mapping[str, float]]  # a rule's id → how near a question about the draft would be to it


@dataclass(frozen=True)
class Checked:
    """What is to be said about a draft; the findings stand in the order of the text, those of the whole last.

    `confidence` is how likely it is, 0 to 1, that the draft deserves this verdict or a stricter one; of "ok", this one.
    `rewrite` is a safer version that passes the same check, None where there is none or none is needed.
    `unreadable` is whether some of it can't be read as English, so that nobody here can say that it is fine.
    """

    verdict: DraftVerdict
    confidence: float
    account: Account
    findings: tuple[Finding, ...]
    citations: tuple[Citation, ...]
    ask: Contact
    rewrite: str | None = None
    unreadable: bool = False


class Checker:
    """Checks the drafts of one force on one day."""

    def __init__(
        self, force: Pack, national: Pack, tables: Mapping[str, Table], opinions: Opinions, towns: frozenset[str]
    ) -> None:
        self._force, self._national, self._tables = force, national, tables
        self._opinions, self._towns = opinions, towns

    def check(self, account: Account, draft: str, quotes: Quotes, on: date, nearness: Nearness) -> Checked:
        """Check a draft that is not empty. `nearness` is asked which rules are nearest to it by their situations."""
        judged = self._judge(account, draft)
        citations = tuple(self._citations(judged, quotes, on, nearness))
        return replace(judged, citations=citations, rewrite=self._rewrite(judged, draft))

    def _judge(self, account: Account, draft: str) -> Checked:
        """The verdict with its findings; of a draft that could be read two ways, the stricter one."""
        readings = [readable(draft)]
        if is_turned(draft):
            readings.append(readable(draft, turned_back=False))
        return max((self._judge_reading(account, text) for text in readings), key=_strictness)

    def _judge_reading(self, account: Account, text: Readable) -> Checked:
        (whole,) = self._judge_all(account, [text])
        if whole.verdict != "ok" and (without := self._without_a_count(whole, text)) is not None:
            (masked,) = self._judge_all(account, [without])
            if _strictness(masked) <= _strictness(whole):
                whole, text = masked, without
        places = rewrite.parts(text.text)
        if whole.verdict != "ok" or len(places) < 2:
            return whole
        # A problem in the midst of harmless words is seen better alone.
        judged = self._judge_all(account, [text.part(*place) for place in places])
        bad = next((part for part in judged if part.verdict == "not_ok" and part.confidence >= SURE_PART), None)
        return replace(bad, verdict="check") if bad else whole

    def _without_a_count(self, judged: Checked, text: Readable) -> Readable | None:
        """The text without how many were arrested, where that is fine and all that was found; None elsewhere."""
        meaning = self._tables[self._force.force].meaning("custody_or_case", judged.account)
        counts = list(arrests.find(text.text)) if meaning is not None and meaning.count_is_fine else []
        spans = [text.span(hit.start, hit.end) for hit in counts]
        marked = [(f.start, f.end) for f in judged.findings if f.start is not None and f.end is not None]
        if not counts or any(f.issue != "custody_or_case" or f.start is None for f in judged.findings):
            return None
        if not all(any(a < end and b > start for start, end in spans) for a, b in marked):
            return None
        masked = list(text.text)
        for hit in counts:
            masked[hit.start : hit.end] = [HIDDEN if char.isalnum() else char for char in masked[hit.start : hit.end]]
        return replace(text, text="".join(masked))

    def _judge_all(self, account: Account, texts: Sequence[Readable]) -> list[Checked]:
        """Each text as it stands; they are read together, which takes less time."""
        marked = self._opinions.mark_all(self._force.name, account, [text.text for text in texts])
        return [self._judge_marked(account, *pair) for pair in zip(texts, marked, strict=True)]

    def _judge_marked(self, account: Account, text: Readable, marked: Marked) -> Checked:
        hits = [
            *contacts.find(text.text),
            *groups.find(text.text),
            *markings.find(text.text),
            *passwords.find(text.text),
            *places.find(text.text, self._towns),
            *shorthand.find(text.text),
            *whereabouts.find(text.text, self._towns),
        ]
        everything = findings(marked, hits, text, account)
        found = [f for f in everything if self._matters(f.issue, account)]
        likely = dict(zip(DRAFT_VERDICTS, map(float, marked.verdicts), strict=True))
        verdict, confidence = self._verdict(likely, found, account)
        unreadable = not is_english(text, marked.places)
        if unreadable and verdict != "not_ok":
            verdict, confidence = "check", 1.0
        if verdict == "ok":
            found = []
        elif not found and unreadable:
            found = []  # the words of another language would be marked at random
        elif not found:
            found = likeliest(marked, hits, text, [issue for issue in ISSUES if self._matters(issue, account)])
        else:
            # The road of an incident is fine on a force account by itself; beside a problem it may be part of it.
            found += [f for f in everything if f not in found and f.probability >= NAMED_BESIDE]
        in_order = sorted(found, key=lambda f: (f.start is None, f.start or 0, f.end or 0))
        ask = self._force.contact(self._force.ask_default)
        assert ask is not None, "load_pack refuses a contact that does not exist"
        return Checked(verdict, round(confidence, 3), account, tuple(in_order), (), ask, unreadable=unreadable)

    def _verdict(
        self, likely: Mapping[DraftVerdict, float], found: Sequence[Finding], account: Account
    ) -> tuple[DraftVerdict, float]:
        """The verdict, and how likely it is that the draft deserves it or a stricter one."""
        ruled_out = likely["not_ok"] < RULED_OUT
        is_ok = likely["ok"] >= (LIKELY_OK if ruled_out else SURE_OK)
        if is_ok and not any(f.issue == "person" or f.is_certain for f in found):
            verdict, confidence = DRAFT_VERDICTS[0], likely["ok"]
        elif likely["not_ok"] >= SURE_NOT_OK:
            verdict, confidence = DRAFT_VERDICTS[2], likely["not_ok"]
        else:
            verdict, confidence = DRAFT_VERDICTS[1], 1 - likely["ok"]
        for finding in found:
            least = self._least(finding.issue, account)
            if ruled_out and finding.probability < CERTAIN_ISSUE:
                least = min(least, "check", key=DRAFT_VERDICTS.index)
            if finding.probability >= SURE_ISSUE and _STRICT[least] > _STRICT[verdict]:
                verdict, confidence = least, finding.probability
        return verdict, confidence

    def _least(self, issue: Issue, account: Account) -> DraftVerdict:
        """The least verdict of the force's table and of the national one, which may only tighten."""
        said = [m.least for t in self._tables.values() if (m := t.meaning(issue, account))]
        return DRAFT_VERDICTS[max((STRICTNESS[least] for least in said), default=0)]

    def _matters(self, issue: Issue, account: Account) -> bool:
        return self._least(issue, account) != "ok"

    def _rewrite(self, judged: Checked, draft: str) -> str | None:
        if judged.verdict == "ok":
            return None
        return next((text for text in self._candidates(judged, draft) if self._passes(judged.account, text)), None)

    def _candidates(self, judged: Checked, draft: str) -> Iterator[str]:
        """Without what was marked; where that does not pass, only the unmarked sentences that pass by themselves."""
        yield from rewrite.candidates(draft, judged.findings)
        parts = rewrite.sentences(draft)
        if 1 < len(parts) <= _MOST_SENTENCES:
            alone = self._judge_all(judged.account, list(map(readable, parts)))
            clean = rewrite.unmarked(draft, judged.findings)
            passing = [c.verdict == "ok" and unmarked for c, unmarked in zip(alone, clean, strict=True)]
            kept = rewrite.without_the_others(draft, passing)
            if kept is not None:
                yield kept

    def _passes(self, account: Account, text: str) -> bool:
        return self._judge(account, text).verdict == "ok"

    def _citations(self, judged: Checked, quotes: Quotes, on: date, nearness: Nearness) -> Iterator[Citation]:
        packs = {pack.force: pack for pack in (self._force, self._national)}
        for grounds in self._grounds(judged, nearness)[:_MOST_CITATIONS]:
            yield cite(grounds.rule, grounds.source, packs, quotes, on)

    def _grounds(self, judged: Checked, nearness: Nearness) -> list[Grounds]:
        """The force's rules for the likeliest issues, the first one of each before the second ones, then the law.

        A clause is cited once. Of the rules for a post without any issue, the nearest comes first, then the general
        one; they say what is welcome, so what is "not ok" never gets them.
        """
        force, national = self._tables[self._force.force], self._tables[self._national.force]
        if not judged.findings:
            if judged.verdict == "not_ok" or judged.unreadable:
                return []
            return _nearest_and_general(force.fine.get(judged.account, ()), nearness())
        likeliest_first = sorted(judged.findings, key=lambda f: -f.probability)
        issues = dict.fromkeys(f.issue for f in likeliest_first if self._matters(f.issue, judged.account))
        tightens = any(self._is_tightened(issue, judged.account) for issue in issues)
        own, law = (self._ranked(table, issues, judged.account) for table in (force, national))
        cited: dict[Source, Grounds] = {}
        for grounds in (*law, *own) if tightens else (*own, *law):
            cited.setdefault(grounds.source, grounds)
        return list(cited.values())

    @staticmethod
    def _ranked(table: Table, issues: Iterable[Issue], account: Account) -> list[Grounds]:
        lists = [m.rules for issue in issues if (m := table.meaning(issue, account))]
        depth = max(map(len, lists), default=0)
        return [rules[i] for i in range(depth) for rules in lists if i < len(rules)]

    def _is_tightened(self, issue: Issue, account: Account) -> bool:
        """Whether the law is stricter about it than the force."""
        force, national = (self._tables[p.force].meaning(issue, account) for p in (self._force, self._national))
        return national is not None and (force is None or STRICTNESS[national.least] > STRICTNESS[force.least])


def _nearest_and_general(rules: Sequence[Grounds], near: Mapping[str, float]) -> list[Grounds]:
    """The nearest first, then the first of the table, which is true of every such post, then the others by nearness."""
    by_nearness = sorted(rules, key=lambda g: -near.get(g.rule.id, 0.0))
    nearest, general = by_nearness[:1], rules[:1]
    shown_later = [g for g in by_nearness[1:] if g not in general]
    return [*nearest, *(g for g in general if g not in nearest), *shown_later]


def _strictness(checked: Checked) -> int:
    return _STRICT[checked.verdict]
