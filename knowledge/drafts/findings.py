"""From what the marker and the detectors see to findings: which issues a text has, and in which words."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.drafts.detectors.hit import Hit, Kind
from knowledge.drafts.issues import ISSUES, Issue
from knowledge.drafts.marker import Marked
from knowledge.drafts.readable import Readable
from knowledge.model.token_reader import Numbers
from knowledge.pack import Account

LIKELY = 0.28  # probability of an issue from which it is a finding
HINTED = 0.18  # the same, where a detector found something of its kind
WHOLE = 0.65  # how much of an issue's probability the whole says; the likeliest word says the rest
IN_WORDS = 0.3  # probability of a token from which it belongs to a finding
_AT_LEAST = 0.5  # of the likeliest token's probability, where none reaches IN_WORDS
FAINT = 0.1  # probability of an issue or a token below which it says nothing
_GAP = 12  # characters between two marked words that are marked as well, in the same sentence
HIDDEN = "_"  # what stands for a letter or digit that is hidden from the marker
SAYS_NOTHING = frozenset(
    "a an the and or but if so to of on in at by for from with as it its is are was were be been am i me my we us our "
    "you your he him his she her they them their this that there here who what when where which how not no do did "
    "does have has had will would can could just s t re ve ll d m".split()
)
_STOP = re.compile(r"[.!?\n\[\]]")

_HINTS: dict[Kind, tuple[Issue, ...]] = {
    "street": ("location",),
    "road": ("location",),
    "postcode": ("location",),
    "town": ("location",),
    "coordinates": ("location",),
    "phone": ("person", "invites_private_contact"),
    "email": ("person", "invites_private_contact"),
    "handle": ("person",),
    "registration": ("person",),
    "marking": ("classified",),
    "like_marking": ("classified",),
    "live": ("live_video",),
    "generalising": ("discriminatory",),
    "password": ("police_information",),
    "like_password": ("police_information",),
    "whereabouts": ("location",),
    "shorthand": ("text_speak",),
}
# Who names the first mostly names the second as well, and whoever reads it again lets that pass (docs/drafts.md).
_IMPLIED: Mapping[Issue, Issue] = {"tactics": "operational", "classified": "police_information"}
_CERTAIN: frozenset[Kind] = frozenset({"marking"})  # needs no second opinion
# What leads to somebody or somewhere, however harmless the rest looks: on a personal account.
_TRACES: frozenset[Kind] = frozenset({"phone", "email", "registration", "coordinates", "whereabouts"})
_UNBECOMING: frozenset[Kind] = frozenset({"shorthand"})  # what only a corporate account doesn't write
_ANYWHERE: frozenset[Kind] = frozenset({"generalising", "password"})  # what is to be looked at on any account
_SURE_ON: Mapping[Account, frozenset[Kind]] = {"personal": _TRACES, "corporate": _UNBECOMING}
# What no mark begins or ends within.
_NAMES: frozenset[Kind] = frozenset(
    {"street", "road", "postcode", "town", "coordinates", "phone", "email", "handle", "registration"}
)


@dataclass(frozen=True)
class Finding:
    """An issue: the words from `start` up to `end` of the draft (code points), or None where it lies in the whole.

    `is_certain`: a detector found it, and the draft is never just fine, whatever the marker thinks.
    """

    issue: Issue
    probability: float
    start: int | None = None
    end: int | None = None
    is_certain: bool = False


def findings(marked: Marked, hits: Sequence[Hit], text: Readable, account: Account) -> list[Finding]:
    """All findings, likeliest issue first; an issue that lies in several places has one for each.

    On a personal account, what leads to somebody or somewhere is a finding however harmless the rest looks, and so is
    text speak on a corporate one; what is said of all of a group of people is one on any, and so is a password.
    """
    found: list[Finding] = []
    for issue in sorted(ISSUES, key=lambda i: -_probability(marked, i)):
        own = [hit for hit in hits if issue in _HINTS[hit.kind]]
        certain = any(hit.kind in _CERTAIN for hit in own)
        probability = 1.0 if certain else _probability(marked, issue)
        sure = _ANYWHERE | _SURE_ON.get(account, frozenset())
        is_sure = issue != "invites_private_contact" and any(hit.kind in sure for hit in own)
        if is_sure or probability >= (HINTED if own else LIKELY):
            places = list(_places(marked, issue, hits, text.text)) if text.text else []
            spans = [text.span(start, end) for start, end in places]
            found += [Finding(issue, probability, *span, is_certain=is_sure) for span in spans] or [
                Finding(issue, probability, is_certain=is_sure)
            ]
    return [*found, *_implied(found)]


def _implied(found: Sequence[Finding]) -> Iterator[Finding]:
    """What other findings imply, in the same words: just likely enough to be named, so that it decides nothing."""
    issues = {finding.issue for finding in found}
    for finding in found:
        implied = _IMPLIED.get(finding.issue)
        if implied is not None and implied not in issues:
            yield Finding(implied, LIKELY, finding.start, finding.end)


def likeliest(marked: Marked, hits: Sequence[Hit], text: Readable, issues: Collection[Issue]) -> list[Finding]:
    """The likeliest of these issues alone, for a text that should be looked at although none is likely enough.

    Empty where not even that one is worth a word.
    """
    issue = max(issues, key=lambda i: _probability(marked, i))
    probability = _probability(marked, issue)
    if probability < FAINT:
        return []
    places = list(_places(marked, issue, hits, text.text))
    return [Finding(issue, probability, *text.span(*place)) for place in places] or [Finding(issue, probability)]


def _probability(marked: Marked, issue: Issue) -> float:
    """What the whole and the likeliest word say together, which is better than either (docs/drafts.md)."""
    at = ISSUES.index(issue)
    in_a_word = float(marked.tokens[:, at].max()) if len(marked.tokens) else 0.0
    return WHOLE * float(marked.issues[at]) + (1 - WHOLE) * in_a_word


def _places(marked: Marked, issue: Issue, hits: Sequence[Hit], text: str) -> Iterator[tuple[int, int]]:
    """The runs of words that carry the issue, those of the detectors included, with the whole of a name."""
    column: Numbers = marked.tokens[:, ISSUES.index(issue)]
    highest = float(column.max()) if len(column) else 0.0
    floor = min(IN_WORDS, _AT_LEAST * highest) if highest >= FAINT else 2.0
    spans = [marked.places[i] for i in np.flatnonzero(column >= floor)]
    spans += [(hit.start, hit.end) for hit in hits if issue in _HINTS[hit.kind]]
    names = [(hit.start, hit.end) for hit in hits if hit.kind in _NAMES]
    run: tuple[int, int] | None = None
    for start, end in sorted(_with_names(_whole_words(span, text), names) for span in spans):
        if run is not None and start - run[1] <= _GAP and not _STOP.search(text[run[1] : start]):
            run = (run[0], max(run[1], end))
            continue
        if run is not None and _says_something(text[slice(*run)]):
            yield run
        run = (start, end)
    if run is not None and _says_something(text[slice(*run)]):
        yield run


def _says_something(words: str) -> bool:
    return any(word not in SAYS_NOTHING for word in re.findall(r"\w+", words.lower()))


def _with_names(span: tuple[int, int], names: Sequence[tuple[int, int]]) -> tuple[int, int]:
    touched = [span, *(name for name in names if name[0] < span[1] and name[1] > span[0])]
    return min(start for start, _ in touched), max(end for _, end in touched)


def _whole_words(span: tuple[int, int], text: str) -> tuple[int, int]:
    start, end = span
    while start > 0 and _is_of_a_word(text[start - 1]) and _is_of_a_word(text[start]):
        start -= 1
    while end < len(text) and _is_of_a_word(text[end]) and _is_of_a_word(text[end - 1]):
        end += 1
    return start, end


def _is_of_a_word(char: str) -> bool:
    return char.isalnum() or char == HIDDEN
