"""Safer versions of a draft: what is a problem taken out, everything else in the writer's own words.

Nothing is invented: a candidate holds only words of the draft, in their order.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.drafts.findings import SAYS_NOTHING, Finding
from knowledge.drafts.issues import Issue

_FEWEST_WORDS = 3  # of what is left; less says nothing
_CUT = "\x00"  # where something was taken out
_LEADING = re.compile(
    r"(?:\s*,)?(?:\s+|^)(?:(?:just|right|over|up|down|out|back) )?"
    r"(?:on|in|at|near|outside|round|around|behind|opposite) (?:the |a |an |our )?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[,.;:!?)\]\n]|$|[^\w\s'\u2019]|(?:but|for|so|because|while|again|today|last|this)\b"
    r"|and\b(?!\s+(?:the\s+)?(?-i:[A-Z\d])))",
    re.IGNORECASE,
)
# What would hang in the air without the place: "few of us were on Smith Lane", "I hate the people in Tipton".
_NEEDS_ITS_PLACE = re.compile(
    r"(?:\b(?:was|were|is|are|am|be|been|being|lives?|lived|living|stay|stays|stayed|only|hate|people|everyone|anyone"
    r"|nobody|everybody)|['\u2019](?:s|m|re))$",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nor|without|rid|sick|enough|away|instead)\b|n['\u2019]t\b", re.IGNORECASE
)
_REFERS_BACK = re.compile(
    r"\s*(?:that|this|it|he|she|they|which|who|his|hers?|their|him|them|these|those|both)\b", re.IGNORECASE
)
_BRACKETED = r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]"
_PICTURE = re.compile(_BRACKETED)
_BREAK = re.compile(rf"(?P<picture>{_BRACKETED})|(?P<stop>[.!?]+[\"'\u2019\u201d)]*)|\n+")
_NO_END = re.compile(  # an abbreviation with its full stop, before what follows it
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sgt|Insp|Supt|e\.g|i\.e)\.\s+|(?:^|[^\w\s]\s*|\b[a-z][\w'\u2019-]* )St\.\s+"
    r"|\bNo\.\s*(?=\d)|(?:^|[\n:.!?]\s*)\d{1,2}\.\s+|\b(?:[ap]\.m|etc|approx)\.\s+(?=[a-z\d]))"
)
_LONGEST_ABBREVIATION = 40  # characters, with the word before it
_SHORT = 20  # characters of a sentence that says little alone
_MOST_PARTS = 30
_LONGEST_LEADING = 40  # characters
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*")
_FILLERS = SAYS_NOTHING | frozenset(
    "please pls share everyone everybody all guys folks thanks thank cheers rt lol link bio details info comment "
    "comments below above swipe tap click more see read follow like subscribe".split()
)
_FEWEST_TELLING = 2  # words of what is left that are no fillers

_Span = tuple[int, int]


def candidates(draft: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Safer versions, the least changed first; each still has to pass the check."""
    places = [(f.issue, (f.start, f.end)) for f in findings if f.start is not None and f.end is not None]
    seen = {draft, ""}
    for careful in (True, False):
        text = _without(draft, [_grown(draft, issue, span, phrases=careful) for issue, span in places])
        if places and text not in seen and _says_enough(text):
            seen.add(text)
            yield text


def sentences(draft: str) -> list[str]:
    """The sentences and pictures of a draft, with what stands between them; joined, they are the draft."""
    cuts = {0, len(draft)}
    for found in _breaks(draft):
        if found["picture"]:
            cuts.add(found.start())
        cuts.add(_after_spaces(draft, found.end()))
    return [draft[start:end] for start, end in pairwise(sorted(cuts))] or [draft]


def unmarked(draft: str, findings: Sequence[Finding]) -> list[bool]:
    """Of each of the sentences, whether nothing in it was marked, here or in other places of the draft."""
    places = [(f.start, f.end) for f in findings if f.start is not None and f.end is not None]
    marked = [re.compile(rf"(?<!\w){re.escape(draft[a:b])}(?!\w)", re.IGNORECASE) for a, b in places]
    clean, start = [], 0
    for sentence in sentences(draft):
        end = start + len(sentence)
        touched = any(a < end and b > start for a, b in places)
        clean.append(not touched and not any(words.search(sentence) for words in marked))
        start = end
    return clean


def _breaks(draft: str) -> Iterator[re.Match[str]]:
    """The pictures, and what ends a sentence: no stop before a letter or digit, or of an abbreviation."""
    for found in _BREAK.finditer(draft):
        if not found["stop"] or not (_goes_on(draft, found.end()) or _is_abbreviation(draft, found)):
            yield found


def _goes_on(draft: str, end: int) -> bool:
    return draft[end : end + 1].isalnum()


def _is_abbreviation(draft: str, stop: re.Match[str]) -> bool:
    if stop["stop"] != ".":
        return False
    begin = max(0, stop.start() - _LONGEST_ABBREVIATION)
    after = _after_spaces(draft, stop.end())
    return any(m.start() < stop.end() <= m.end() for m in _NO_END.finditer(draft, begin, after + 1))


def _after_spaces(draft: str, start: int) -> int:
    while start < len(draft) and draft[start].isspace():
        start += 1
    return start


def _spans(draft: str) -> list[_Span]:
    """The sentences with the pictures in them, each from the end of the one before."""
    spans, begin = [], 0
    for end in (*(found.end() for found in _breaks(draft) if not found["picture"]), len(draft)):
        if draft[begin:end].strip():
            spans.append((begin, end))
        begin = end
    return spans


def parts(text: str) -> list[tuple[int, int]]:
    """Where the sentences begin and end, a few together in a long text and short ones with the one before."""
    found: list[tuple[int, int]] = []
    at_least = max(_SHORT, len(text) // _MOST_PARTS)
    for sentence in sentences(text):
        begin = found[-1][1] if found else 0
        if found and (len(sentence.strip()) < _SHORT or found[-1][1] - found[-1][0] < at_least):
            found[-1] = found[-1][0], begin + len(sentence)
        else:
            found.append((begin, begin + len(sentence)))
    return found


def without_the_others(draft: str, kept: Sequence[bool]) -> str | None:
    """The sentences that are kept, or None where too little is left or nothing was left out.

    What refers to a sentence that goes, goes with it.
    """
    spans, start, follows = [], 0, False
    for sentence, keep in zip(sentences(draft), kept, strict=True):
        follows = not keep or (follows and _REFERS_BACK.match(sentence) is not None)
        if follows:
            spans.append((start, start + len(sentence)))
        start += len(sentence)
    text = _without(draft, spans)
    return text if spans and _says_enough(text) else None


def _says_enough(text: str) -> bool:
    if text.count("[") != text.count("]"):
        return False
    words = _WORD.findall(_PICTURE.sub("", text).lower())
    return len(words) >= _FEWEST_WORDS and sum(word not in _FILLERS for word in words) >= _FEWEST_TELLING


def _grown(draft: str, issue: Issue, span: _Span, *, phrases: bool) -> _Span:
    """What has to go with the words: the picture that they describe, a phrase that can be left out, or the sentence."""
    picture = next((m for m in _PICTURE.finditer(draft) if m.start() < span[1] and m.end() > span[0]), None)
    if picture is not None:
        return min(span[0], picture.start()), max(span[1], picture.end())
    every = _spans(draft)
    touched = [place for place, (start, end) in enumerate(every) if start < span[1] and end > span[0]]
    if not touched:
        return span
    begin, end = every[touched[0]][0], every[touched[-1]][1]
    leading = _LEADING.search(draft, max(begin, span[0] - _LONGEST_LEADING), span[0])
    detachable = phrases and issue == "location" and not _TURNS.search(draft, begin, end)
    if leading is not None and _NEEDS_ITS_PLACE.search(draft, begin, leading.start()):
        detachable = False
    if detachable and leading is not None and _AFTER.match(draft, span[1]):
        return leading.start(), span[1]
    for follower in every[touched[-1] + 1 :]:  # what refers to the sentence would hang in the air without it
        if not _REFERS_BACK.match(draft, *follower):
            break
        end = follower[1]
    return begin, end


def _without(draft: str, spans: Sequence[_Span]) -> str:
    """The draft without the spans, and without the spaces and stops that this would leave behind."""
    kept, done = [], 0
    for start, end in sorted(spans):
        if start > done:
            kept.append(draft[done:start])
        done = max(done, end)
    text = _CUT.join([*kept, draft[done:]]) if spans and min(spans)[0] > 0 else _CUT + _CUT.join([*kept, draft[done:]])
    text = re.sub(rf"[ ,;:]*{_CUT}(?=[.!?])", "", text)  # the end of the sentence stays
    text = re.sub(rf"(?<=[.!?]){_CUT}[ ,;:.]*", " ", text)
    text = re.sub(rf"(?<=\n){_CUT}\s*|\s*{_CUT}(?=\n)", "", text)
    text = re.sub(rf"^[\s{_CUT},;:.!?)-]+|[\s{_CUT},;:(-]+$", "", text)
    text = re.sub(rf"\s*{_CUT}\s*(?=[,;:])", "", text)
    text = re.sub(rf"\s*{_CUT}\s*", " ", text)
    return text[:1].upper() + text[1:] if draft[:1].isupper() else text
