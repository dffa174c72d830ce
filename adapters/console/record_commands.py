"""`signpost audit …`, `sign-in` and `sign-out`: commands about records and the people who may see them."""

import argparse
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.send import complain, send
from bot.auditing.search import LOG, VERIFIED
from bot.records import audit, heads
from bot.services import Services
from bot.sign_in import link_key, sign_out_everywhere
from bot.wording import contact as words
from bot.wording import sign_in as sign_in_words


def audit_verify(options: argparse.Namespace) -> int:
    """Check the audit log, against published heads where they are given; exit status 1 where it is not whole."""
    services = compose(options.settings)
    published, unread = _published(options.heads or options.settings.heads, is_named=options.heads is not None)
    published += [_head(text) for text in options.head]  # all read before the log, which may go on meanwhile
    found = list(audit.faults(services.store.database, published))
    for fault in (*unread, *(f"audit log: {fault}" for fault in found)):
        complain(fault)
    with services.store.database.read() as connection:
        number, _ = audit.head(connection)
    _record("not whole" if found else str(number), services)
    if not found:
        send(f"The audit log is whole: {number:,} rows.")
        none = "No published head was compared, so a cut-off end would not show."
        send(f"Published heads that it holds: {len(set(published)):,}." if published else none)
    return 1 if found or unread else 0


def _record(result: str, services: Services) -> None:
    """Write the result into the log, where its page finds it; a copy that can only be read can be verified as well."""
    try:
        with services.store.database.write() as connection:
            audit.append(services.store.database, connection, services.now(), "console", VERIFIED, LOG, result)
    except DBAPIError:
        complain("audit log: the result could not be written into it")


def audit_head(options: argparse.Namespace) -> int:
    """The number and code of the last row, to be kept elsewhere."""
    with compose(options.settings).store.database.read() as connection:
        number, code = audit.head(connection)
    send(f"{number}:{code}")
    return 0


def sign_in(options: argparse.Namespace) -> int:
    """A link that signs somebody in on this machine."""
    if options.settings.public_url is not None:
        raise CommandRefused(sign_in_words.LINKS_ARE_OFF.format(issuer=options.settings.oidc_issuer))
    services = compose(options.settings)
    if services.people.member(options.person) is None:
        raise CommandRefused(f"Nobody works here under '{options.person}'. Import them first: signpost people import.")
    send(words.SIGN_IN_LINK)
    send(f"http://127.0.0.1:{options.settings.port}/sign-in?key={link_key(options.person, services)}")
    return 0


def _published(file: Path, *, is_named: bool) -> tuple[list[tuple[int, str]], list[str]]:
    """The heads in a file, and what is wrong with its lines; nothing where it is missing and nobody named it."""
    try:
        found, wrong = heads.read(file)
    except FileNotFoundError:
        if not is_named:
            return [], []
        raise CommandRefused(f"{file}: there is no such file.") from None
    except OSError as error:
        raise CommandRefused(f"{file}: the published heads can't be read ({error.strerror}).") from None
    return [(head.number, head.mac) for head in found], wrong


def sign_out(options: argparse.Namespace) -> int:
    """End all that somebody signed in with."""
    services = compose(options.settings)
    if services.people.member(options.person) is None:
        raise CommandRefused(f"Nobody works here under '{options.person}', so nobody is signed in as them.")
    sign_out_everywhere(options.person, services)
    send(words.SIGNED_OUT.format(member=options.person))
    return 0


def _head(text: str) -> tuple[int, str]:
    number, _, code = text.partition(":")
    if not number.isdecimal() or not code:
        raise CommandRefused(f"'{text}' is no head of an audit log, as signpost audit head prints it.")
    return int(number), code
