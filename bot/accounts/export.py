"""The register of a force as a file that is handed over."""

from datetime import date

from bot import wording
from bot.accounts import register
from bot.accounts.entering import heading
from bot.export.document import Document, Item, Part
from bot.keeping.holding import CONSOLE
from bot.keeping.readable import moment, why
from bot.records import audit
from bot.records.accounts import Account
from bot.records.retention import BY_NAME
from bot.services import Services
from bot.wording import accounts as words
from bot.wording import keeping as keeping_words


def exported(force: str, services: Services) -> Document:
    """Every account of a force, closed ones last; that it was handed over is audited."""
    with services.store.database.write() as connection:
        found = services.accounts.of_force(connection, force)
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, CONSOLE, "exported_accounts", force, number)
    items = tuple(Item(heading(account), _fields(account, services)) for account in found)
    lines = (keeping_words.MADE.format(moment=moment(now)), words.EXPORTED.format(number=number))
    title = words.EXPORT_TITLE.format(force=force)
    return Document(title, lines, (Part(words.OF_THE_FORCE, why(BY_NAME["account"], force, services), items),))


def _fields(account: Account, services: Services) -> tuple[tuple[str, str], ...]:
    said = {
        "reference": account.reference,
        "platform": words.PLATFORMS[account.platform],
        "handle": account.handle,
        "unit": account.unit,
        "status": words.STATUSES[account.status],
        "owner": account.owner or "",
        "stand_in": account.stand_in or "",
        "editors": ", ".join(account.editors),
        "access": ", ".join(account.access),
        "purpose": account.purpose,
        "reviewed": _day(account.reviewed),
        "review_due": _day(account.review_due),
        "last_used": _day(account.last_used),
        "report": account.report or "",
        "needs": "\n".join(words.NEEDS[need] for need in register.needs(account, services)),
    }
    return tuple((words.EXPORT_FIELDS[name], value) for name, value in said.items())


def _day(day: date | None) -> str:
    return wording.day(day) if day else ""
