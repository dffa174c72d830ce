"""What `signpost key` does. Every command takes the parsed options and returns the exit status."""

import argparse
from contextlib import closing

from adapters.compose import compose
from adapters.console.send import complain, send
from bot.records.key_file import add_standby, use_standby
from bot.records.reseal import Needs, needs, reseal_all
from bot.records.seal import Seal


def key_rotate(options: argparse.Namespace) -> int:
    """Add a new key that stands by or, with --use, have it used; the database is not touched."""
    file = options.settings.key
    if options.use:
        use_standby(file)
        send(f"{file}: the new key is in use. Give this file to every process of this installation and restart them,")
        send("then seal what is stored with the new key: signpost key reseal")
    else:
        add_standby(file)
        send(f"{file}: a new key stands by. Give this file to every process of this installation and restart them all,")
        send("then have the new key used: signpost key rotate --use")
    return 0


def key_reseal(options: argparse.Namespace) -> int:
    """Seal everything with the newest key and say what the others are needed for; 1 where something is left."""
    with closing(compose(options.settings)) as services:
        database = services.store.database
        changed = reseal_all(database, services.now())
        found = needs(database)
        older = sum(count for key, count in found.texts.items() if key != services.seal.newest)
        send(f"Sealed anew: {changed:,}. Sealed with the key in use: {found.texts[services.seal.newest]:,}.")
        send("The keys of the key file, newest first:")
        for key in services.seal.keys:
            send(f"{key + 1}. {_needed_for(key, services.seal, found)}")
    if older:
        complain(f"{older:,} texts were sealed with an older key meanwhile.")
        complain("Restart every process that was started before the key file was changed, and try again.")
    for column, count in found.unopened.items():
        complain(f"{column}: {count:,} texts were changed, or sealed with a key that is not in the key file.")
    return 1 if older or found.unopened else 0


def _needed_for(key: int, seal: Seal, found: Needs) -> str:
    """Why a key has to stay in the file, in the words of whoever might take it out."""
    if key < seal.newest:
        return "Stands by."
    reasons = ["it is in use"] if key == seal.newest else []
    if key != seal.newest and found.texts[key]:
        reasons.append(f"{found.texts[key]:,} texts are sealed with it")
    if key == seal.keys[-1]:
        reasons.append("it is the oldest, which people and conversations are named with")
    if found.audit_rows[key]:
        reasons.append(f"it signed {found.audit_rows[key]:,} rows of the audit log")
    if reasons:
        return f"Needed: {'; '.join(reasons)}."
    return "Nothing that is stored needs it. Receipts that were issued with it can't be confirmed without it."
