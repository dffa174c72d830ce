"""Answer a file of questions, one JSON object a line, for measuring."""

from collections.abc import Callable
from typing import Any, cast

from bot.ask import answer_to, answered, reply_for
from bot.contact.predict import predict
from bot.draft import reason
from bot.draft import refused as refused_draft
from bot.flows.engine import LONGEST
from bot.gates import QUESTION_GATES, clean, refuse
from bot.messages import Incoming, Person, Reply
from bot.services import Services
from bot.thread import Context
from knowledge.answer import Citation
from knowledge.drafts.check import Checked
from knowledge.messages.handling import OWN_ACCOUNTS
from knowledge.pack import Account

_READ = ("id", "kind", "force", "text")  # labels in the file are never looked at


class ItemRefused(ValueError):
    """An item that can't be answered; the message says why."""


def answer_item(item: dict[str, Any], services: Services, as_text: Callable[[Reply], str]) -> dict[str, Any]:
    """The prediction for one item, as the file format asks; raises ItemRefused, or UnknownForce."""
    for key in (*_READ, "account") if item.get("kind") in ("draft", "dm") else _READ:
        if not isinstance(item.get(key), str):
            raise ItemRefused(f"it needs '{key}', as text")
    if item["kind"] == "dm":
        return _sorted(item["id"], item["force"], item["account"], item["text"], services)
    if item["kind"] == "draft":
        return _checked(item["id"], item["force"], item["account"], item["text"], services)
    if item["kind"] != "question":
        raise ItemRefused(f"its kind is '{item['kind']}'; it has to be question, draft or dm")
    return _answered({key: item[key] for key in _READ}, services, as_text)


def check_item(item: str, checked: Checked) -> dict[str, Any]:
    """The prediction for a draft."""
    return {
        "id": item,
        "verdict": checked.verdict,
        "confidence": checked.confidence,
        "unreadable": checked.unreadable,
        "issues": [{"type": f.issue, "start": f.start, "end": f.end, "reason": reason(f)} for f in checked.findings],
        "rewrite": checked.rewrite,
        "citations": [_citation(c) for c in checked.citations],
    }


def _checked(item: str, force: str, account: str, text: str, services: Services) -> dict[str, Any]:
    problem = refused_draft(text, account)
    if problem:
        raise ItemRefused(problem)
    return check_item(item, services.knowledge.check(force, cast(Account, account), text, on=services.now().date()))


def _sorted(item: str, force: str, account: str, text: str, services: Services) -> dict[str, Any]:
    if account not in OWN_ACCOUNTS:
        raise ItemRefused(f"its account is '{account}'; it has to be personal or corporate")
    if len(text) > LONGEST["paste"]:
        raise ItemRefused(f"its text is longer than {LONGEST['paste']:,} characters, so it can't be sorted")
    if not clean(text):
        raise ItemRefused("it has no text")
    found = predict(force, account, text, services)
    return {
        "id": item,
        "category": found.category,
        "urgency": found.urgency,
        "confidence": found.confidence,
        "signpost": list(found.signposts),
        "routes": list(found.routes) or ["none"],
        "reply": found.reply,
        "citations": [_citation(c) for c in found.citations],
    }


def _answered(item: dict[str, str], services: Services, as_text: Callable[[Reply], str]) -> dict[str, Any]:
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
