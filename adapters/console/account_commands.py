"""What `signpost accounts` does: the register of force accounts, for whoever looks after the server."""

import argparse
import json
from contextlib import closing

from adapters.compose import compose
from adapters.console.send import complain, send
from bot import wording
from bot.accounts import entering, register
from bot.accounts.export import exported
from bot.accounts.file import CONSOLE, AccountsFileError, import_file
from bot.export.document import as_table, written
from bot.export.files import refuse_output, write_new
from bot.records import audit
from bot.records.accounts import Account
from bot.services import Services
from bot.wording import accounts as words


def accounts_import(options: argparse.Namespace) -> int:
    """Import a file of accounts; where it has faults, they are all named and none is imported."""
    with closing(compose(options.settings)) as services:
        try:
            number = import_file(options.file, services)
        except AccountsFileError as error:
            for fault in str(error).split("\n"):
                complain(fault)
            complain("Nothing was changed.")
            return 1
    send(f"accounts imported: {number}")
    return 0


def accounts_export(options: argparse.Namespace) -> int:
    """Write the register of a force to a file; that is audited."""
    refuse_output(options.output, overwrite=options.force_overwrite)
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        document = exported(options.force, services)
        content = as_table(document.parts[0]) if options.format == "csv" else written(document, "pdf", services.now())
    write_new(options.output, content, overwrite=options.force_overwrite)
    send(f"{options.output}: {len(document.parts[0].items):,} accounts. Only you can read this file.")
    return 0


def accounts_list(options: argparse.Namespace) -> int:
    """List the register, those that need something first; reading it is audited."""
    with closing(compose(options.settings)) as services:
        if options.force:
            services.knowledge.pack(options.force)
        forces = [options.force] if options.force else [force.id for force in services.knowledge.forces()]
        found = [account for force in forces for account in _of(force, services)]
        found.sort(key=lambda account: not register.needs(account, services))
        shown = [(account, register.needs(account, services)) for account in found]
    if options.json:
        send(json.dumps([_as_json(account, needs) for account, needs in shown], ensure_ascii=False, indent=2))
        return 0
    for account, needs in shown:
        send(_as_text(account, needs))
    if not shown:
        send(words.NONE_IN_REGISTER)
    return 0


def _of(force: str, services: Services) -> list[Account]:
    with services.store.database.write() as connection:
        found = [a for a in services.accounts.of_force(connection, force) if a.status != "closed"]
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, CONSOLE, "listed_accounts", force, number)
    return found


def _as_text(account: Account, needs: list[str]) -> str:
    lines = [
        words.STATUS.format(status=words.STATUSES[account.status], unit=account.unit),
        words.OWNER.format(owner=account.owner or words.NO_OWNER),
        words.EDITORS.format(editors=", ".join(account.editors) or words.NO_EDITORS),
        *([words.NEXT_REVIEW.format(day=wording.day(account.review_due))] if account.review_due else []),
        *(words.NEEDS[need] for need in needs),
    ]
    return "\n    ".join([f"{entering.heading(account)} ({account.force})", *lines])


def _as_json(account: Account, needs: list[str]) -> dict[str, object]:
    def day(name: str) -> str | None:
        value = getattr(account, name)
        return value.isoformat() if value is not None else None

    return {
        **{name: getattr(account, name) for name in ("reference", "force", "platform", "handle", "unit", "status")},
        **{"owner": account.owner, "editors": list(account.editors), "access_to_remove": list(account.access)},
        **{name: day(name) for name in ("reviewed", "review_due", "last_used")},
        **{"report": account.report, "needs": needs},
    }
