"""What `signpost inbox` does: numbers and states, never texts; what an edited rule changes; new test cases."""

import argparse
import json
from contextlib import closing
from datetime import UTC, datetime

import yaml

from adapters.compose import compose, compose_knowledge
from adapters.console.commands import CommandRefused
from adapters.console.send import progress, send
from bot.inbox.about import is_late, rule_id, rule_name
from bot.inbox.counts import Group, groups
from bot.inbox.desk import rule_of
from bot.inbox.listing import group_line, monday_of, week_of
from bot.records import audit
from bot.records.questions import Question
from bot.services import Services
from bot.wording import inbox as words
from knowledge.compare import Remembering, open_packs
from knowledge.edited import changes_around, laid_over
from knowledge.search import NATIONAL

_CONSOLE = "console"
_NO_CASES = "No answered question of this force was marked as a test case."


def inbox_list(options: argparse.Namespace) -> int:
    """The questions that offices were asked and the counts, without any text; listing them is audited."""
    week = monday_of(options.week) if options.week else None
    if options.week and week is None:
        raise CommandRefused(f"'{options.week}' is no week. Write it as the inbox does: 2026-W47.")
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        asked = [q for q in services.questions.of_force(options.force) if week in (None, week_of(q))]
        found = groups(options.force, services, week)
        _audit("inbox_listed", options.force, len(asked), services)
        if options.json:
            listed = {"questions": [_question(q) for q in asked], "groups": [_group(g) for g in found]}
            send(json.dumps(listed, ensure_ascii=False, indent=2))
            return 0
        for question in asked:
            send(_line(question, services))
    for group in found:
        named = {"kind": words.KINDS[group.kind], "rule": rule_name(group.rule), "week": words.week(group.week)}
        send(f"{words.GROUP.format(**named)}: {group_line(group)}")
    if not asked and not found:
        send(words.INBOX_EMPTY)
    return 0


def inbox_check(options: argparse.Namespace) -> int:
    """Every verdict that an edited pack changes around one rule, each new yes first; exit status 1 where any does."""
    running, data = compose_knowledge(options.settings), options.settings.data
    folder, embedder = running.folder(NATIONAL).parent, Remembering(running.embedder, data)
    with laid_over(options.packs, folder) as edited:
        old, new = (open_packs(packs, embedder, data) for packs in (folder, edited))
        compared = changes_around(old, new, options.rule, datetime.now(UTC).date(), progress)
    if not compared:
        raise CommandRefused(f"No pack has the rule '{options.rule}', neither the running one nor yours.")
    for one in compared:
        send(f"{one.force}: {one.compared} questions of the rule, its neighbours and the test cases compared")
    found = sorted((change for one in compared for change in one.changes), key=lambda change: not change.is_new_yes)
    for change in found:
        send(f"{change.force}: {'/'.join(change.before)} -> {'/'.join(change.after)}: {change.question}")
    send(f"{len(found)} verdicts change, {sum(change.is_new_yes for change in found)} of them to a yes")
    return 1 if found else 0


def inbox_cases(options: argparse.Namespace) -> int:
    """The questions that may become test cases, as `signpost evaluate` reads them; reading them is audited."""
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        offered = [q for q in services.questions.of_force(options.force) if q.test_case and q.test_verdict]
        _audit("inbox_cases", options.force, len(offered), services)
        cases = [_case(question, services) for question in offered]
    send("".join(cases).rstrip() or f"# {_NO_CASES}")
    return 0


def _case(question: Question, services: Services) -> str:
    case = {"force": question.force, "question": question.test_case, "verdict": question.test_verdict}
    rule = rule_of(question.rule, question.force, services) if question.rule else None
    if rule is not None and rule.source.document != "NATIONAL":
        case |= {"document": rule.source.document, "clause": rule.source.clause}
    written = yaml.safe_dump([case], allow_unicode=True, sort_keys=False, width=10_000)
    return f"# From the question {question.reference}\n{written}"


def _question(question: Question) -> dict[str, object]:
    return {
        "reference": question.reference,
        "office": question.office,
        "rule": rule_id(question.situation),
        "week": words.week(week_of(question)),
        "status": question.status,
        "due": question.due.isoformat(timespec="seconds"),
        "holder": question.holder,
        "added": question.rule,
    }


def _group(group: Group) -> dict[str, object]:
    week = words.week(group.week)
    return {"kind": group.kind, "rule": group.rule, "week": week, "number": group.number, "reasons": group.reasons}


def _line(question: Question, services: Services) -> str:
    status = words.STATUSES[question.status]
    late = f", late since {question.due:%Y-%m-%d %H:%M}" if is_late(question, services) else ""
    holder = f", taken by {question.holder}" if question.holder else ""
    about = f"{words.OFFICES[question.office]}, {rule_name(rule_id(question.situation))}"
    return f"{question.reference} ({words.week(week_of(question))}): {about}: {status}{late}{holder}"


def _audit(action: str, force: str, number: int, services: Services) -> None:
    with services.store.database.write() as connection:
        audit.append(services.store.database, connection, services.now(), _CONSOLE, action, force, str(number))
