"""Keep an answer on request, and give a receipt that shows later what was asked and answered."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import wording
from bot.messages import Incoming
from bot.services import Services
from knowledge.answer import Answer

if TYPE_CHECKING:
    from bot.records.store import KeptAnswer

_SEAL_FIELD = "hash"


class ReceiptRefused(ValueError):
    """A receipt that can't be confirmed; the message says why."""


@dataclass(frozen=True)
class Receipt:
    """What a confirmed receipt says."""

    question: str
    headline: str
    time: datetime


def keep(incoming: Incoming, question: str, answer: Answer, services: Services) -> "KeptAnswer":
    """Keep an answer for its asker for 90 days."""
    return services.store.keep_answer(incoming.person.id, receipt(question, answer, services), services.now())


def receipt(question: str, answer: Answer, services: Services) -> str:
    """The question, the verdict and what it rests on, with a hash that only this installation can make."""
    content: dict[str, Any] = {
        "statement": wording.RECEIPT_STATEMENT,
        "force": answer.force,
        "question": question,
        "verdict": answer.verdict,
        "headline": wording.headline(answer),
        "because": answer.because,
        "accounts": {part.account: {"verdict": part.verdict, "because": part.because} for part in answer.accounts},
        "parts": [{"asked": p.asked, "verdict": p.verdict, "because": p.because} for p in answer.parts],
        "instead": answer.instead,
        "ask": answer.ask.name,
        "rules": [
            {
                "rule": c.rule,
                "document": c.document,
                "version": c.version,
                "date": c.dated,
                "section": c.section,
                "clause": c.clause,
            }
            for c in answer.citations
        ],
        "time": services.now().isoformat(timespec="seconds"),
    }
    content[_SEAL_FIELD] = services.seal.signature(_canonical(content))
    return json.dumps(content, ensure_ascii=False, indent=2)


def verify(text: str, services: Services) -> Receipt:
    """What a receipt says; raises ReceiptRefused when it was changed or was not issued here."""
    try:
        content = json.loads(text, object_pairs_hook=_without_repeats)
        claimed = content.pop(_SEAL_FIELD)
        found = Receipt(content["question"], content["headline"], datetime.fromisoformat(content["time"]))
        signed = _canonical(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReceiptRefused("This is not a Signpost receipt. Paste the whole receipt, from { to }.") from None
    if not isinstance(claimed, str) or not services.seal.is_ours(signed, claimed):
        raise ReceiptRefused("This receipt was changed after it was issued, or was not issued by this installation.")
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that is there twice could show one thing to a reader and another to the check."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
