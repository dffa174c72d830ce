"""What each `signpost` command does. Every one takes the parsed options and returns the exit status."""

import argparse
import io
import json
import secrets
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.compose import compose, compose_knowledge
from adapters.console import inbound, outbound
from adapters.console.form import fill_in
from adapters.console.send import complain, progress, send
from bot import draft, keep, wording
from bot.ask import answer_to, reply_for
from bot.batch import ItemRefused, answer_item, check_item
from bot.gates import QUESTION_GATES, clean, refuse
from bot.messages import Choice, Incoming, Person, Reply
from bot.notices.timing import load_timing
from bot.services import Services
from bot.sign_in import PLATFORM
from bot.thread import Context
from knowledge.documents.matching import match_clauses
from knowledge.evaluate import read_cases, run
from knowledge.in_force import standing
from knowledge.lint import check_packs
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import NATIONAL, PACKS, UnknownForce
from knowledge.yaml_reader import FileError


class CommandRefused(ValueError):
    """A command that can't be carried out; the message says why."""


def ask(options: argparse.Namespace) -> int:
    """Answer one question; nothing is kept."""
    services = compose(options.settings)
    services.knowledge.pack(options.force)
    question = Incoming("ask", Person("console", options.force), "ask", text=options.question)
    refused = refuse(question, QUESTION_GATES)
    if refused is not None:
        raise CommandRefused(refused.text)
    answer = answer_to(Context(options.force, clean(options.question)), services)
    if options.json:
        item = {"id": "ask", "kind": "question", "force": options.force, "text": options.question}
        asks_back = {"asks_back": bool(answer.vague or answer.clarify)}
        send(json.dumps(answer_item(item, services, _whole_text) | asks_back, ensure_ascii=False, indent=2))
    else:
        reply = reply_for(answer)
        send(outbound.text(reply, choices=bool(answer.clarify), prompt=wording.ASK_AGAIN))
    return 0


def check(options: argparse.Namespace) -> int:
    """Check one draft; nothing is kept. The exit status is 1 where it should not be posted as it is."""
    services = compose(options.settings)
    services.knowledge.pack(options.force)
    text = sys.stdin.read() if options.draft == "-" else options.draft
    problem = draft.refused(text, options.account)
    if problem:
        raise CommandRefused(problem)
    checked = services.knowledge.check(options.force, options.account, text, on=services.now().date())
    if options.json:
        send(json.dumps(check_item("check", checked), ensure_ascii=False, indent=2))
    else:
        send(outbound.text(draft.reply_for(checked, text), choices=False))
    return 0 if checked.verdict == "ok" else 1


def chat(options: argparse.Namespace) -> int:
    """Questions, follow-ups and buttons until "quit" or the end of input."""
    from bot.handle import handle  # brings the database library, which is slow to import

    services = compose(options.settings)
    services.open()
    force = services.knowledge.pack(options.force).name
    services.knowledge.prepare(options.force, datetime.now(UTC).date(), progress)
    send(textwrap.fill(wording.CHAT_WELCOME.format(force=force), outbound.WIDTH))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a terminal may send what its encoding can't read
    conversation, number = secrets.token_hex(8), 0
    person = Person(_person_id(options.person, services), options.force)
    choices: tuple[Choice, ...] = ()
    while True:
        try:
            line = input("\n> ")
        except EOFError:
            break
        if line.strip().lower() in ("quit", "exit"):
            break
        number += 1
        reply = handle(inbound.incoming(line, number, person, conversation, choices), services)
        send("\n" + outbound.text(reply, choices=reply.form is None))
        while reply.form is not None:
            number += 1
            fields = fill_in(reply.form)
            if fields is None:
                if reply.choices:  # their numbers would be taken for those of the form's own
                    send("\n" + outbound.text(Reply("", choices=reply.choices)))
                break
            reply = handle(inbound.filled_in(reply.form, fields, number, person, conversation), services)
            send("\n" + outbound.text(reply, choices=reply.form is None))
        choices = reply.choices or choices  # thanks for feedback does not take the answer's buttons away
    services.store.forget(conversation)
    return 0


def _person_id(named: str | None, services: Services) -> str:
    """Who chats in this terminal: a member where one is named."""
    if named is None:
        return "console"
    if services.people.member(named) is None:
        raise CommandRefused(f"Nobody works here under '{named}'. Import them first: signpost people import.")
    return f"{PLATFORM}:{named}"


def serve(options: argparse.Namespace) -> int:
    """The web chat, and the chat platforms that are set up, until it is stopped."""
    from adapters.compose import compose_chats
    from adapters.web.app import run

    services = compose(options.settings)
    chats = compose_chats(options.settings, services)
    services.open()
    for force in services.knowledge.forces():
        services.knowledge.prepare(force.id, services.now().date(), progress)
    return run(options.settings, services, chats)


def setup(options: argparse.Namespace) -> int:
    """Build what can be built in advance, so that the first question is as fast as the next."""
    knowledge = compose_knowledge(options.settings)
    for force in knowledge.forces():
        complain(f"preparing {force.name}")
        knowledge.prepare(force.id, datetime.now(UTC).date(), progress)
    return 0


def train(options: argparse.Namespace) -> int:
    """Tune the language model on the packs' questions; with --measure only to see how well it does on what is new."""
    try:
        from knowledge.drafts.course import run_course as train_marker
        from knowledge.drafts.course import run_words
        from knowledge.model.course import run_course
    except ModuleNotFoundError as error:
        raise CommandRefused(f"Training needs {error.name}. Install the models extra: see docs/models.md.") from None
    from knowledge.model.weights import FOLDER

    work = options.settings.data / "cache" / "training"
    knowledge = compose_knowledge(options.settings)
    if options.what == "pasted":
        from knowledge.pasted.train import run_course as train_pasted

        return _reported(train_pasted(work))
    if options.what == "messages":
        from knowledge.messages.course import run_course as train_reader

        report = train_reader(
            work, send, measure=options.measure != "wording", only_seed=options.seed, threads=options.threads
        )
        return _reported(report)
    if options.what == "words":
        return _reported(run_words(knowledge))
    if options.what == "drafts":
        report = train_marker(knowledge, work, send, only_seed=options.seed, threads=options.threads)
        return _reported(report)
    target = FOLDER if options.measure == "wording" else work / options.measure
    report = run_course(
        knowledge,
        work,
        target,
        send,
        split=options.measure,
        only_seed=options.seed,
        threads=options.threads,
    )
    return _reported(report)


def _reported(report: dict[str, Any] | None) -> int:
    if report is not None:
        send(json.dumps(report, indent=2))
    return 0


def batch(options: argparse.Namespace) -> int:
    """One prediction a line; an item that can't be answered is named and makes the exit status 1."""
    services = compose(options.settings)
    failed = 0
    for number, line in enumerate(_lines(options.file), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            if not isinstance(item, dict):
                raise ItemRefused("it has to be a JSON object")
            send(json.dumps(answer_item(item, services, _whole_text), ensure_ascii=False))
        except (ItemRefused, UnknownForce, json.JSONDecodeError) as error:
            complain(f"{options.file}:{number}: {error}")
            failed += 1
    return 1 if failed else 0


def _whole_text(reply: Reply) -> str:
    return outbound.text(reply, choices=False)


def evaluate(options: argparse.Namespace) -> int:
    """A policy owner's cases, or two versions of the packs; exit status 1 where anything is not as expected."""
    if options.compare is None:
        if options.file is None:
            raise CommandRefused("Name a file of cases, or two folders of packs with --compare.")
        results = run(read_cases(options.file), compose_knowledge(options.settings), progress)
        missed = [result for result in results if result.problems]
        for result in missed:
            send(f"{result.case.place}: {'; '.join(result.problems)}")
        send(f"{len(results) - len(missed)} of {len(results)} cases as expected")
        return 1 if missed else 0
    return _compare(options)


def _compare(options: argparse.Namespace) -> int:
    """Every verdict that changes from the old packs (and model) to the new ones, each new yes first."""
    from knowledge.compare import Remembering, changes, only_in_one, open_packs

    data = options.settings.data
    embedder = Remembering(compose_knowledge(options.settings).embedder, data)
    before = Remembering(OnnxEmbedder(data / "cache", options.old_model), data) if options.old_model else embedder
    old, new = open_packs(options.compare[0], before, data), open_packs(options.compare[1], embedder, data)
    for forces, where in zip(only_in_one(old, new), options.compare, strict=True):
        if forces:
            send(f"only in {where}, so not compared: {', '.join(forces)}")
    cases = read_cases(options.file) if options.file else []
    compared = {force.id for force in old.forces()} & {force.id for force in new.forces()}
    for case in cases:
        if case.force not in compared:
            send(f"{case.place}: not compared, the force '{case.force}' is not in both")
    more = [(case.force, case.question) for case in cases]
    found = sorted(
        changes(old, new, datetime.now(UTC).date(), more=more, progress=progress), key=lambda c: not c.is_new_yes
    )
    for change in found:
        send(f"{change.force}: {'/'.join(change.before)} -> {'/'.join(change.after)}: {change.question}")
        if change.clause_before != change.clause_after:
            send(f"    {change.clause_before or 'no clause'} -> {change.clause_after or 'no clause'}")
    send(f"{len(found)} verdicts change, {sum(change.is_new_yes for change in found)} of them to a yes")
    return 1 if found else 0


def policies_add(options: argparse.Namespace) -> int:
    """Load official documents; all of them are checked before the first is stored."""
    knowledge = compose_knowledge(options.settings)
    pack = knowledge.pack(options.force)
    if options.document and len(options.files) > 1:
        raise CommandRefused("--document names one document, so give one file with it.")
    read = [knowledge.library.read(pack, file, document_id=options.document) for file in options.files]
    for document in read:
        if not match_clauses(pack, document).matched:
            raise CommandRefused(
                f"None of the clauses that our rules name was found in what was given as {document.document}, "
                "so it is another document. Nothing was loaded."
            )
    for stored in knowledge.library.store(read, today=datetime.now(UTC).date()):
        matched = match_clauses(pack, stored)
        send(
            f"{stored.document}: {len(stored.clauses)} clauses loaded, "
            f"{len(matched.matched)} of {len(matched.matched) + len(matched.missing)} rule references found in it."
        )
    return 0


def policies_list(options: argparse.Namespace) -> int:
    """Documents, standing, review dates and how clauses and rules match."""
    knowledge = compose_knowledge(options.settings)
    today = datetime.now(UTC).date()
    for force in [options.force] if options.force else [f.id for f in knowledge.forces()]:
        pack = knowledge.pack(force)
        loaded = {d.document: d for d in knowledge.library.documents(force)}
        send(f"{pack.name} ({force}): {len(pack.rules)} rules, {len(pack.situations)} situations")
        for document in pack.documents:
            state = {"in_force": "in force", "earlier": "earlier", "not_yet": "not yet in force"}
            review = f", review by {document.review_by}" if document.review_by else ""
            overdue = " (OVERDUE)" if document.review_overdue(today) else ""
            version = f" v{document.version}" if document.version else ""
            dated = f", {document.dated}" if document.dated else ", undated"
            send(f"  {document.id}{version}{dated}: {state[standing(pack, document, today)]}{review}{overdue}")
            if document.id not in loaded:
                send("    official wording not loaded (signpost policies add)")
                continue
            found = match_clauses(pack, loaded[document.id])
            send(
                f"    loaded {loaded[document.id].loaded}: {len(found.matched)} clauses matched to rules, "
                f"{len(found.without_rule)} without a rule, {len(found.missing)} rule references not found"
            )
            if options.clauses:
                for clause in found.without_rule:
                    send(f"      no rule: {clause.section}, {clause.label}")
                for source in found.missing:
                    send(f"      not found: {source.section}, {source.clause}")
    return 0


def policies_index(options: argparse.Namespace) -> int:
    """Store with each pack where its situations lie, after a change of packs or model that is to be released."""
    knowledge = compose_knowledge(options.settings)
    for force in knowledge.forces():
        send(str(knowledge.ship_index(force.id, datetime.now(UTC).date(), progress)))
    return 0


def policies_check(options: argparse.Namespace) -> int:
    """Every fault of every pack, each with file and line."""
    from bot.records.periods import load_periods
    from bot.records.retention import ADJUSTABLE  # brings the database library

    folder: Path = options.packs or PACKS
    faults, checked = check_packs(folder)
    for pack in checked:
        try:
            load_timing(folder / NATIONAL, folder / pack.force)
            load_periods(folder / pack.force, ADJUSTABLE)
        except FileError as error:
            faults.append(str(error))
    for fault in faults:
        complain(fault)
    if faults:
        return 1
    send(
        "\n".join(
            f"{pack.name}: {len(pack.rules)} rules, {len(pack.situations)} situations, no faults" for pack in checked
        )
    )
    return 0


def receipt_verify(options: argparse.Namespace) -> int:
    """Say what a receipt shows, when it is genuine."""
    text = sys.stdin.read() if str(options.file) == "-" else "\n".join(_lines(options.file))
    found = keep.verify(text, compose(options.settings))
    send(
        wording.RECEIPT_CONFIRMED.format(
            day=wording.day(found.time.date()), question=found.question, headline=found.headline
        )
    )
    return 0


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")  # splitlines would also split inside a JSON text
    except FileNotFoundError:
        raise CommandRefused(f"{file}: there is no such file.") from None
    except (OSError, UnicodeDecodeError):
        raise CommandRefused(f"{file}: this file can't be read as text.") from None
