"""What somebody pasted into a chat instead of asking about it: a draft, or what a member of the public wrote to them.

Neither belongs into a conversation. It is not answered as if it were a question and not kept; the reply brings the
form or the flow that is for it. Chat platforms ask `choice_for` before they store anything.
"""

import re

from bot import wording
from bot.draft import form_for
from bot.flows.starting import START_CONTACT
from bot.help import TO_ASK
from bot.messages import Block, Card, Choice, Notice, Paragraph, Reply
from bot.wording import pasted as words
from knowledge.pasted.reader import pasted

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
_FEWEST_WORDS = 4  # of what was pasted; fewer may be a greeting


def choice_for(text: str) -> str | None:
    """The choice that stands for what was pasted; None where the text is somebody's own words to Signpost."""
    if _CALLED_A_DRAFT.search(text) or _PICTURE.search(text):
        return PASTED_DRAFT
    if len(text.split()) < _FEWEST_WORDS:
        return None
    kind = pasted(text)
    if kind == "message":
        return PASTED_MESSAGE
    is_draft = kind == "post" or (_ASKS.search(text) is None and _DECORATED.search(text) is not None)
    return PASTED_DRAFT if is_draft else None


def reply_to(choice: str, text: str = "") -> Reply:
    """What is said instead of an answer; a draft whose text is still there is in the form already."""
    return _about_a_message() if choice == PASTED_MESSAGE else _about_a_draft(text)


def _about_a_draft(text: str) -> Reply:
    blocks = (Paragraph(words.CHECK_IT), Paragraph(words.A_QUESTION), Notice(words.DELETE_IT))
    to_contact = Choice(words.SOMEBODY_SENT_IT, START_CONTACT)  # which of the two it is, is not always plain
    said = f"{words.LOOKS_LIKE_A_DRAFT} {words.CHECK_IT} {words.DELETE_IT}"
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
