"""Answer a file of questions, one JSON object a line, for measuring."""

from collections.abc import Callable
from typing import Any

from bot.ask import answer_to, answered, reply_for
from bot.gates import QUESTION_GATES, clean, refuse
from bot.messages import Incoming, Person, Reply
from bot.services import Services
from bot.thread import Context
from knowledge.answer import Citation

_READ = ("id", "kind", "force", "text")  # labels in the file are never looked at


class ItemRefused(ValueError):
    """An item that can't be answered; the message says why."""


def answer_item(item: dict[str, Any], services: Services, as_text: Callable[[Reply], str]) -> dict[str, Any]:
    """The prediction for one item, as the file format asks; raises ItemRefused, or UnknownForce."""
    item = {key: item.get(key) for key in _READ}
    if item["kind"] in ("draft", "dm"):
        raise ItemRefused(f"Signpost does not check items of kind '{item['kind']}' yet, only questions")
    for key in _READ:
        if not isinstance(item[key], str):
            raise ItemRefused(f"it needs '{key}', as text")
    if item["kind"] != "question":
        raise ItemRefused(f"its kind is '{item['kind']}'; it has to be question")
    incoming = Incoming(item["id"], Person("batch", item["force"]), item["id"], text=item["text"])
    refused = refuse(incoming, QUESTION_GATES)
    if refused is not None:
        return _prediction(item["id"], "not_covered", 1.0, None, as_text(refused), [])
    answer = answer_to(Context(item["force"], clean(item["text"])), services)
    if answer.vague:  # what it depends on is not stated, and nobody can be asked
        return _prediction(item["id"], "conditional", 0.0, None, as_text(reply_for(answer)), [])
    accounts = {part.account: part.verdict for part in answer.accounts} or None
    reply = as_text(answered(answer))
    citations = [_citation(c) for c in answer.citations]
    return _prediction(item["id"], answer.verdict, answer.confidence, accounts, reply, citations)


def _prediction(
    item: str, verdict: str, confidence: float, accounts: Any, answer: str, citations: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": item,
        "verdict": verdict,
        "confidence": confidence,
        "by_account": accounts,
        "answer": answer,
        "citations": citations,
    }


def _citation(c: Citation) -> dict[str, Any]:
    return {
        "document": c.document,
        "version": c.version,
        "date": c.dated,
        "section": c.section,
        "clause": c.clause,
        "rule": c.rule,
        "quote": c.quote,
        "status": c.status,
        "review_overdue": c.review_overdue,
    }
