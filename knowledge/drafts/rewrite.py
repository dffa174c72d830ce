"""Safer versions of a draft: what is a problem taken out, everything else in the writer's own words.

Nothing is invented: a candidate holds only words of the draft, in their order.
"""

import re
from collections.abc import Iterator, Sequence

from knowledge.drafts.findings import Finding
from knowledge.drafts.issues import Issue

_FEWEST_WORDS = 3  # of what is left; less says nothing
_CUT = "\x00"  # where something was taken out
_LEADING = re.compile(
    r"(?:\s*,)?(?:\s+|^)(?:(?:just|right|over|up|down|out|back) )?"
    r"(?:on|in|at|near|outside|round|around|behind|opposite) (?:the |a |an |our )?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[,.;:!?)\]\n]|$|[^\w\s'\u2019]|(?:and|but|for|so|because|while|again|today|last|this)\b)", re.IGNORECASE
)
_TURNS = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nor|without|rid|sick|enough|away|instead)\b|n['\u2019]t\b", re.IGNORECASE
)
_REFERS_BACK = re.compile(r"\s*(?:that|this|it|he|she|they|which|who)\b", re.IGNORECASE)
_PICTURE = re.compile(r"\[[^\[\]]*\]")
_SENTENCE = re.compile(r"(?:\[[^\[\]]*\]|[^.!?\n\[])+(?:[.!?]+(?=\s|$)|[.!?]+|\n+|$)")
_SENTENCE_OR_PICTURE = re.compile(r"\[[^\[\]]*\]\s*|(?:[^.!?\n\[]+(?:[.!?]+|\n|$)?|[.!?\n]|\[)\s*")
_SHORT = 20  # characters of a sentence that says little alone
_MOST_PARTS = 30
_LONGEST_LEADING = 40  # characters
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*")

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
    parts = [match[0] for match in _SENTENCE_OR_PICTURE.finditer(draft)]
    return parts if "".join(parts) == draft else [draft]


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
    """The sentences that are kept, or None where too little is left or nothing was left out."""
    spans, start = [], 0
    for sentence, keep in zip(sentences(draft), kept, strict=True):
        if not keep:
            spans.append((start, start + len(sentence)))
        start += len(sentence)
    text = _without(draft, spans)
    return text if spans and _says_enough(text) else None


def _says_enough(text: str) -> bool:
    return len(_WORD.findall(_PICTURE.sub("", text))) >= _FEWEST_WORDS


def _grown(draft: str, issue: Issue, span: _Span, *, phrases: bool) -> _Span:
    """What has to go with the words: the picture that they describe, a phrase that can be left out, or the sentence."""
    picture = next((m for m in _PICTURE.finditer(draft) if m.start() < span[1] and m.end() > span[0]), None)
    if picture is not None:
        return min(span[0], picture.start()), max(span[1], picture.end())
    every = list(_SENTENCE.finditer(draft))
    touched = [place for place, m in enumerate(every) if m.start() < span[1] and m.end() > span[0]]
    if not touched:
        return span
    begin, end = every[touched[0]].start(), every[touched[-1]].end()
    leading = _LEADING.search(draft, max(begin, span[0] - _LONGEST_LEADING), span[0])
    detachable = phrases and issue == "location" and not _TURNS.search(draft, begin, end)
    if detachable and leading is not None and _AFTER.match(draft, span[1]):
        return leading.start(), span[1]
    for follower in every[touched[-1] + 1 :]:  # what refers to the sentence would hang in the air without it
        if not _REFERS_BACK.match(follower[0]):
            break
        end = follower.end()
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
