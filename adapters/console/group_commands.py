"""What `signpost groups` does: hand groups, talks and confirmations over to the force's official record."""

import argparse
from contextlib import closing

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.send import send
from bot.export.document import written
from bot.export.files import FileRefused, refuse_output, write_new
from bot.export.spreadsheet import csv_text
from bot.groups import official
from bot.groups.official import Chosen, NotOurs
from bot.groups.table import TableRefused, read_column
from bot.records import audit

_LONGEST_REFERENCE = 80


def groups_export(options: argparse.Namespace) -> int:
    """Write what was not taken over yet to a file; handing it out is audited before anything is written."""
    try:
        refuse_output(options.output, overwrite=False)
    except FileRefused as refused:
        raise CommandRefused(str(refused)) from None
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        chosen = Chosen(options.unit, options.since, options.all)
        rows, header = official.entries(options.force, chosen, services), official.header(services)
        with services.store.database.write() as connection:
            now, number = services.now(), str(len(rows))
            audit.append(services.store.database, connection, now, "console", "exported_groups", options.force, number)
        if options.format == "pdf":
            content = written(official.document(rows, options.force, services), "pdf", now)
        else:
            content = csv_text(header, ([row.get(name, "") for name in header] for row in rows)).encode()
        try:
            write_new(options.output, content, overwrite=False)
        except FileRefused as refused:
            raise CommandRefused(str(refused)) from None
    send(f"{len(rows)} entries written to {options.output}")
    if options.format == "pdf":
        send("To mark them as taken over, export the same as a table (CSV): “signpost groups transferred” reads that.")
        return 0
    send(f"Once they are in the official record: signpost groups transferred {options.output} --under REFERENCE")
    return 0


def groups_transferred(options: argparse.Namespace) -> int:
    """Mark the entries of an exported file as taken over; doing it twice is the same as once."""
    under = options.under.strip()
    if not under or len(under) > _LONGEST_REFERENCE:
        raise CommandRefused(f"--under takes the official system's reference, up to {_LONGEST_REFERENCE} characters.")
    with closing(compose(options.settings)) as services:
        try:
            names = read_column(options.file, "entry")
            marked = official.mark(names, under, services)
        except TableRefused as refused:
            raise CommandRefused(str(refused)) from None
        except NotOurs as refused:
            raise CommandRefused(f"{options.file}, {refused} Nothing was marked.") from None
    send(f"{marked} of {len(names)} entries marked as taken over, {len(names) - marked} were marked before.")
    return 0
