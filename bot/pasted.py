"""What somebody pasted into a chat instead of asking about it: a draft, or what a member of the public wrote to them.

Neither belongs into a conversation. It is not answered as if it were a question and not kept; the reply brings the
form or the flow that is for it. Chat platforms ask `choice_for` before they store anything.
"""

import re
from dataclasses import replace

from bot import wording
from bot.draft import FORM, form_for
from bot.flows.starting import START_CONTACT
from bot.help import TO_ASK
from bot.messages import Block, Card, Choice, Notice, Paragraph, Reply
from bot.wording import pasted as words
from knowledge.pasted.reader import Kind, pasted, possibly

PASTED = "pasted"  # before the colon of the choices that stand for what was pasted, so that nobody keeps it
PASTED_DRAFT = f"{PASTED}:draft"
PASTED_MESSAGE = f"{PASTED}:message"
_CALLED_A_DRAFT = re.compile(
    r"^\s*(?:please )?(?:check|draft|my draft|review)\b(?: (?:this|my|the|a|draft|post|tweet|message))*\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\[(?:photo|video|image|pic|picture|screenshot)\s*:", re.IGNORECASE)
_DECORATED = re.compile(r"(?<!\w)#[A-Za-z]\w+|[\u2600-\u27bf\U0001f300-\U0001faff]")
_ASKS = re.compile(
    r"\?|\b(?:can|could|may|should|shall|must|do|does|did|am|is it|are we|is that|allowed|ok to|okay to|fine to|what|"
    r"how|who|when|where|why|which|wondering|thanks|thank you|cheers)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4  # of what is decorated; fewer may be a greeting
_FEWEST_PLAIN_WORDS = 6  # of what is not; fewer may be a follow-up
_OPENS_A_QUESTION = re.compile(
    r"\W*(?:(?:hi|hiya|hello|hey|good|morning|afternoon|evening|there|all|please|sorry|ok|okay|so|and|but|also)\b\W*)*"
    r"(?:(?:can|could|may|should|shall|must|do|did|would|am|are|will) (?:i|we|my|our)"
    r"|(?:is|are|would) (?:it|that|this|there|they|these) (?:ok|okay|all ?right|alright|allowed|fine|against)"
    r"|what (?:do|did|should|can|must|shall) (?:i|we)"
    r"|(?:who|how|where|when|which|why) (?:do|can|should|could|must|would) (?:i|we))\b",
    re.IGNORECASE,
)
_OUTRIGHT = re.compile(r"\s*ask\b(?P<mark>\s*:)?\s*(?=\S)", re.IGNORECASE)


def asked_outright(text: str) -> str | None:
    """The question of whoever writes "ask" before it; None where nobody does.

    Only with a colon is the word no part of what is asked: "ask followers to report it to me" is about asking.
    """
    found = _OUTRIGHT.match(text)
    if found is None:
        return None
    return text[found.end() :] if found["mark"] else text


def choice_for(text: str) -> str | None:
    """The choice that stands for what was pasted; None where the text is somebody's own words to Signpost.

    What opens with a question of the officer's own, as both replies tell them to, is never taken for pasted.
    """
    if _CALLED_A_DRAFT.search(text):
        return PASTED_DRAFT
    number = len(text.split())
    if _OPENS_A_QUESTION.match(text) or number < _FEWEST_WORDS:
        return None
    if _PICTURE.search(text):
        return PASTED_DRAFT
    kind = pasted(text) if number >= _FEWEST_PLAIN_WORDS else "said"
    if kind == "message":
        return PASTED_MESSAGE
    is_draft = kind == "post" or (_ASKS.search(text) is None and _DECORATED.search(text) is not None)
    return PASTED_DRAFT if is_draft else None


def reply_to(choice: str, text: str = "") -> Reply:
    """What is said instead of an answer; a draft whose text is still there is in the form already."""
    return _about_a_message() if choice == PASTED_MESSAGE else _about_a_draft(text)


def doubted(text: str) -> Kind:
    """What a text that is answered like a question may be all the same; "said" where there is no doubt."""
    if _OPENS_A_QUESTION.match(text) or len(text.split()) < _FEWEST_PLAIN_WORDS:
        return "said"
    return possibly(text)


def in_doubt(answer: Reply, text: str) -> Reply:
    """An answer to what may have been pasted all the same: with what to do then, before it where danger is likelier."""
    kind = doubted(text)
    if kind == "said":
        return answer
    card = Card(words.DID_YOU_PASTE_IT, "neutral", (Paragraph(words.IF_YOU_DID), Notice(words.DELETE_IT)))
    there = {choice.value for choice in answer.choices}
    ways = (Choice(wording.CHECK_A_DRAFT, FORM), Choice(wording.RECORD_A_CONTACT, START_CONTACT))
    choices = (*answer.choices, *(way for way in ways if way.value not in there))
    cards = (card, *answer.cards) if kind == "message" else (*answer.cards, card)
    return replace(answer, cards=cards, choices=choices)


def _about_a_draft(text: str) -> Reply:
    own, sent = Paragraph(words.CHECK_IT), Paragraph(words.SENT_TO_YOU)
    blocks = (own, sent, Paragraph(words.A_QUESTION), Notice(words.DELETE_IT))
    to_contact = Choice(words.SOMEBODY_SENT_IT, START_CONTACT)  # which of the two it is, is not always plain
    said = f"{words.LOOKS_LIKE_A_DRAFT} {words.CHECK_IT} {words.SENT_TO_YOU} {words.DELETE_IT}"
    form = form_for({"text": _CALLED_A_DRAFT.sub("", text).strip()})
    return Reply(said, (Card(words.LOOKS_LIKE_A_DRAFT, "neutral", blocks),), (to_contact,), form=form)


def _about_a_message() -> Reply:
    blocks: tuple[Block, ...] = (
        Paragraph(words.DANGER, words.DANGER_TITLE),
        Paragraph(words.RECORD_IT),
        Paragraph(words.YOUR_OWN_WORDS),
        Notice(words.NOT_KEPT),
    )
    choices = (Choice(wording.RECORD_A_CONTACT, START_CONTACT, primary=True), Choice(words.ASK, TO_ASK))
    text = f"{words.LOOKS_LIKE_A_MESSAGE} {words.DANGER}"
    return Reply(text=text, cards=(Card(words.LOOKS_LIKE_A_MESSAGE, "duty", blocks),), choices=choices)
