"""`signpost hold`, `people export`, `people erase` and `contacts export`: what is kept, handed over and erased."""

import argparse
import sys
from contextlib import closing

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.send import send
from bot.export.document import Document, as_table, written
from bot.export.files import refuse_output, write_new
from bot.keeping import disclosure, holding, subject
from bot.keeping import erase as erasing
from bot.keeping.disclosure import NothingToExport
from bot.keeping.erase import Share
from bot.keeping.subject import NothingKept
from bot.records.holds import LONGEST_CASE, Hold
from bot.records.people import PLATFORMS
from bot.reports.actions import LONGEST_TEXT, ActionRefused
from bot.services import Services
from bot.wording import keeping as words


def hold_place(options: argparse.Namespace) -> int:
    """Hold a record or a person for a case."""
    if (options.reference is None) == (options.person is None):
        raise CommandRefused("Name a reference, or a person with --person, and not both.")
    case, reason = options.case.strip(), _reason(options)
    if not 0 < len(case) <= LONGEST_CASE:
        raise CommandRefused(f"--case: {words.ENTER_CASE.format(limit=LONGEST_CASE)}")
    with closing(compose(options.settings)) as services:
        try:
            if options.person is not None:
                hold = holding.place_on_person(options.person, _accounts(options), case, reason, services)
            else:
                hold = holding.place_at_the_console(options.reference.strip().upper(), case, reason, services)
        except ActionRefused:
            raise CommandRefused(
                f"Nothing is kept under '{options.reference or options.person}', so nothing can be held."
            ) from None
    send(f"Hold {hold.number}: {hold.what} is held for {hold.case}.")
    return 0


def hold_list(options: argparse.Namespace) -> int:
    """What is held, with why; reading it is audited."""
    with closing(compose(options.settings)) as services:
        found = holding.listed(services, lifted=options.all)
    for hold in found:
        send(_line(hold))
    if not found:
        send("Nothing is held.")
    return 0


def hold_lift(options: argparse.Namespace) -> int:
    """Lift a hold."""
    with closing(compose(options.settings)) as services:
        try:
            hold = holding.lift_at_the_console(options.number, _reason(options), services)
        except ActionRefused as refused:
            why = words.REFUSED["not_held"] if refused.why == "not_held" else f"There is no hold {options.number}."
            raise CommandRefused(why) from None
    send(f"Hold {hold.number} is lifted: {hold.what} is kept as long as any other.")
    return 0


def people_export(options: argparse.Namespace) -> int:
    """Write everything that is kept about a person to a file."""
    refuse_output(options.output, overwrite=options.force_overwrite)
    with closing(compose(options.settings)) as services:
        try:
            document = subject.about(
                options.person, _accounts(options), services, include_concerned=options.include_concerned
            )
        except NothingKept as nothing:
            raise CommandRefused(str(nothing)) from None
        return _write(written(document, options.format, services.now()), document, options)


def people_erase(options: argparse.Namespace) -> int:
    """Erase what can be erased about a person, once that was confirmed; 1 where it was not."""
    accounts = _accounts(options)
    with closing(compose(options.settings)) as services:
        shares = erasing.plan(options.person, accounts, services, left=options.left)
        _say(shares, "will be erased")
        if not any(not share.kept_because for share in shares):
            send("There is nothing to erase.")
            return 0
        if not options.yes and not _confirmed(options.person):
            send("Nothing was erased.")
            return 1
        done = erasing.erase(options.person, accounts, services, left=options.left)
    _say(done, "erased")
    return 0


def contacts_export(options: argparse.Namespace) -> int:
    """Write contacts and reports to a file for disclosure."""
    refuse_output(options.output, overwrite=options.force_overwrite)
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        document = _disclosed(options, services)
        content = as_table(document.parts[0]) if options.format == "csv" else written(document, "pdf", services.now())
        return _write(content, document, options)


def _disclosed(options: argparse.Namespace, services: Services) -> Document:
    try:
        return disclosure.disclosed(
            options.force,
            services,
            references=[reference.strip().upper() for reference in options.reference],
            since=options.since,
            until=options.until,
            hidden=options.hidden,
            case=options.case.strip(),
        )
    except NothingToExport as nothing:
        raise CommandRefused(str(nothing)) from None


def _write(content: bytes, document: Document, options: argparse.Namespace) -> int:
    write_new(options.output, content, overwrite=options.force_overwrite)
    records = sum(len(part.items) for part in document.parts)
    send(f"{options.output}: {records:,} records. Only you can read this file; it holds what was sealed.")
    return 0


def _say(shares: list[Share], done: str) -> None:
    for share in shares:
        what = f"{share.name}: {share.number:,}"
        send(f"{what}, not erased: {share.kept_because}." if share.kept_because else f"{what}, {done}.")


def _confirmed(person: str) -> bool:
    try:
        return input(f"Type {person} to erase this for good: ").strip() == person
    except EOFError:
        return False


def _line(hold: Hold) -> str:
    placed = f"{hold.placed:%Y-%m-%d} by {hold.placed_by}"
    ended = f", lifted {hold.lifted:%Y-%m-%d} by {hold.lifted_by}" if hold.lifted else ""
    return (
        f"{hold.number}  {hold.what} ({hold.kind}, {hold.force}) for {hold.case}, placed {placed}{ended}: {hold.reason}"
    )


def _reason(options: argparse.Namespace) -> str:
    reason = (sys.stdin.read() if options.reason == "-" else str(options.reason)).strip()
    if not 0 < len(reason) <= LONGEST_TEXT:
        raise CommandRefused(f"--reason: {words.ENTER_REASON.format(limit=f'{LONGEST_TEXT:,}')}")
    return reason


def _accounts(options: argparse.Namespace) -> list[str]:
    for account in options.account:
        platform, _, name = account.partition(":")
        if platform not in PLATFORMS or not name:
            raise CommandRefused(f"--account {account}: write it as platform:account, such as slack:U0123.")
    return list(options.account)
