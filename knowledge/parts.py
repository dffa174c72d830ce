"""Find the questions in a message that asks two things at once ("can I post it, and do I have to tell anybody?")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answer import Answer, PartAnswer
from knowledge.decide import UNSURE
from knowledge.pack import Verdict

_LEAD_OVER = {"", "and", "also", "plus", "n", "then", "&", "so", "not", "if"}
_MOST = 3
_OUTRANKING: dict[Verdict, tuple[Verdict, ...]] = {  # what a part has to be answered to settle the whole instead
    "allowed": ("not_allowed", "conditional", "required", "not_covered"),
    "information": ("not_allowed", "conditional"),
}
_FOLLOW_UP_OUTRANKING: dict[Verdict, tuple[Verdict, ...]] = {**_OUTRANKING, "not_covered": ("not_allowed",)}
_FEWEST_WORDS = 4  # of a part; fewer say nothing of their own
_FEWEST_AFTER_A_VERB = 2  # the verb among them
_SAYS_ENOUGH = 9  # words; a shorter part is read together with the first one
_WHO = r"(?:i|we|he|she|they|it|you|my|our|his|her|their|the|that|this|these|there|anyone|anybody|someone|somebody)"
_ASKS = (
    rf"(?:can|could|may|do|does|did|should|shall|must|am|are|is|will|would|have|has) {_WHO}\b|who (?:do|does|is|can)\b"
)
_ASKS_AFTER_A_STOP = (
    rf"{_ASKS}|(?:what|when|where|which|how)(?:'?s)?\b(?= \w)"  # after "and" it tells more often than it asks
)
_LEADING_OVER = r"(?:(?:and|also|if so|if not|then),?\s+)*"
_BEGINS = re.compile(
    rf"(?:^|(?<=[.?!;:])\s*){_LEADING_OVER}(?P<first>{_ASKS_AFTER_A_STOP})"
    rf"|,?\s+(?:and|also|plus|n|&)\s+{_LEADING_OVER}(?P<next>{_ASKS})",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r",?\s+(?:and also|and then|plus|as well as|along with|and the odd|(?:and )?i'?ll (?:also )?add|adding)\s+",
    re.IGNORECASE,
)
_ADDS_WITH_A_VERB = re.compile(
    r",?\s+(?:and|n|&)\s+(?:(?:also|then|just|maybe)\s+)*(?=(?:put|say|tag|mention|include|show|name|attach|write)\b)",
    re.IGNORECASE,
)
_LEADS_OVER = re.compile(r"^(?:(?:ok|okay|right|cheers|thanks|ta|and|but|so|then)\b\W*)*", re.IGNORECASE)
_TACKS_ON = re.compile(
    r"(?:also|plus|as well as|along with|(?:i'?ll |i will )?add(?:ing)?)\b",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(r"\b(?:it|that|this|them|they|those|these|there|he|she|him|her)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One of several questions: as it was asked, and as it is searched, with what it refers to."""

    asked: str
    searched: str


def parts_of(question: str) -> tuple[Part, ...]:
    """The parts of a question with several; empty where it is one question."""
    begins = [found.start("first") if found["first"] else found.start("next") for found in _BEGINS.finditer(question)]
    if len(begins) < 2 or len(begins) > _MOST:
        return ()
    lead = question[: begins[0]].strip()
    ends = [*begins[1:], len(question)]
    asked = [_trimmed(question[begin:end]) for begin, end in zip(begins, ends, strict=True)]
    if any(len(part.split()) < _FEWEST_WORDS for part in asked):
        return ()
    return tuple(Part(part, _with_context(part, lead, asked[0])) for part in asked)


def follow_up(message: str) -> Part:
    """What a message asks on top of those before it, without the words that lead over to it."""
    return Part(message, _LEADS_OVER.sub("", message.strip(), count=1))


def tacks_on(part: Part) -> bool:
    """Whether a message adds to what was asked before ("and also a photo of it"), though it names nothing sure."""
    return _TACKS_ON.match(part.searched) is not None and len(part.asked.split()) >= _FEWEST_WORDS


def added_in(question: str) -> Part | None:
    """What is tacked on to the rest of a message ("… plus the street it was in"), or None."""
    return _after(_ADDS, question, _FEWEST_WORDS)


def done_besides(question: str) -> Part | None:
    """What else is done in a message that is about one thing first ("… and tag her mum"), or None."""
    return _after(_ADDS_WITH_A_VERB, question, _FEWEST_AFTER_A_VERB)


def _after(pattern: re.Pattern[str], question: str, fewest_words: int) -> Part | None:
    *_, added = pattern.split(question)
    added = added.strip()
    return Part(added, added) if added != question.strip() and len(added.split()) >= fewest_words else None


def with_what_is_done_besides(whole: Answer, besides: Answer) -> Answer:
    """A yes gives way to a sure no or condition to what else is done; "and say hello" says nothing by itself."""
    is_sure = besides.confidence >= UNSURE and not besides.vague
    return besides if is_sure and besides.verdict in ("not_allowed", "conditional") else whole


def with_addition(whole: Answer, added: Answer) -> Answer:
    """A yes to a message stands only where what is tacked on to it gets a yes as well."""
    if whole.verdict != "allowed" or (added.verdict == "allowed" and not added.vague):
        return whole
    if added.verdict in ("not_allowed", "conditional") and added.confidence >= UNSURE and not added.vague:
        return added
    return replace(whole, verdict="conditional", adds_something=True)


def with_follow_ups(whole: Answer, follow_ups: Sequence[tuple[Part, Answer]]) -> Answer:
    """A yes to a conversation stands only where what was asked on top of it gets no other answer that is sure enough.

    The latest message is what is answered. `follow_ups` are those that say something of their own: "and on tiktok?"
    does not. One of few words can only add to what was asked before ("and where it was?").
    """
    latest_first = [(part, answer, len(part.searched.split()) < _FEWEST_WORDS) for part, answer in reversed(follow_ups)]
    sure = [a for _, a, is_short in latest_first if not is_short and a.confidence >= UNSURE and not a.vague]
    settled = _strictest(whole, sure, _FOLLOW_UP_OUTRANKING)
    for part, answer, is_short in latest_first:
        if is_short or _TACKS_ON.match(part.searched):
            settled = with_addition(settled, answer)
    return settled


def with_parts(whole: Answer, parts: Sequence[tuple[str, Answer]]) -> Answer:
    """The answer to the whole with those to its parts, where each is sure enough and they rest on different rules.

    A yes stands only where no part that is sure enough is answered otherwise, and a fact only where none is forbidden
    or bound to a condition: else the strictest part answers the whole.
    """
    sure = [answer for _, answer in parts if answer.confidence >= UNSURE and not answer.vague]
    settling = _strictest(whole, sure, _OUTRANKING)
    owners = {(a.verdict == "not_covered", a.citations[0].rule_id if a.citations else None) for a in sure}
    if len(sure) < len(parts) or len(owners) < 2:
        return settling
    shown = tuple(_shown(asked, answer) for asked, answer in parts)
    first = [part.citation for part in shown if part.citation is not None]
    cited = {(c.document, c.section, c.clause): c for c in (*first, *settling.citations)}
    citations = tuple(cited.values())[: max(len(settling.citations), len(shown))]
    return replace(settling, parts=shown, citations=citations, clarify=())


def _shown(asked: str, answer: Answer) -> PartAnswer:
    citation = answer.citations[0] if answer.citations else None
    return PartAnswer(asked, answer.verdict, answer.because or "", citation, answer.account)


def _strictest(whole: Answer, parts: Sequence[Answer], outranking: Mapping[Verdict, tuple[Verdict, ...]]) -> Answer:
    stricter = outranking.get(whole.verdict, ())
    return next((answer for verdict in stricter for answer in parts if answer.verdict == verdict), whole)


def _with_context(part: str, lead: str, first: str) -> str:
    """A part with what was said before all parts, and with the first one where it needs it to be understood."""
    refers = part != first and (_REFERS_BACK.search(part) is not None or len(part.split()) < _SAYS_ENOUGH)
    return " ".join(filter(None, (lead, part, f"({first})" if refers else "")))


def _trimmed(part: str) -> str:
    """Without the words that only lead over to the next part."""
    words = part.split(" ")
    while words and words[-1].strip(" ,").lower() in _LEAD_OVER:
        words.pop()
    return " ".join(words).strip(" ,")
