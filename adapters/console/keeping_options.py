"""Which words `signpost hold`, `people export`, `people erase` and `contacts export` take."""

import argparse
from collections.abc import Callable
from pathlib import Path

from adapters.console.days import day

Command = Callable[[argparse.Namespace], int]
Lazy = Callable[[str, str], Command]
Commands = argparse._SubParsersAction  # generic in the types alone
_MODULE = "keeping_commands"


def add_keeping(
    commands: "Commands[argparse.ArgumentParser]", people: "Commands[argparse.ArgumentParser]", lazy: Lazy
) -> None:
    """Add them; `people` are the commands about people that there are already."""
    export = people.add_parser("export", help="everything that is kept about a person (subject access)")
    export.add_argument("person", help="their id")
    export.add_argument("--format", choices=["json", "csv", "pdf"], default="pdf")
    _add_output(export)
    _add_account(export)
    export.add_argument(
        "--include-concerned",
        action="store_true",
        help="also reports in which they are concerned: for the disclosure officer alone, audited one by one",
    )
    export.set_defaults(command=lazy("people_export", _MODULE))

    erase = people.add_parser("erase", help="erase what can be erased about a person, and say what has to stay")
    erase.add_argument("person", help="their id")
    erase.add_argument("--left", action="store_true", help="they no longer work here, so their entry goes, too")
    erase.add_argument("--yes", action="store_true", help="don't ask for confirmation")
    _add_account(erase)
    erase.set_defaults(command=lazy("people_erase", _MODULE))

    contacts = commands.add_parser("contacts", help="contacts and reports")
    parts = contacts.add_subparsers(required=True, metavar="COMMAND")
    disclosed = parts.add_parser("export", help="hand them over for disclosure; each is noted in the audit log")
    disclosed.add_argument("--force", required=True, help="whose: wmp, wiltshire or wwm")
    disclosed.add_argument("--reference", action="append", default=[], help="only this one; may be given several times")
    disclosed.add_argument("--since", type=day, metavar="DAY", help="filed on this day or later")
    disclosed.add_argument("--until", type=day, metavar="DAY", help="filed on this day or earlier")
    disclosed.add_argument("--hidden", action="store_true", help="also those hidden from line managers")
    disclosed.add_argument("--case", default="", help="the case that they are handed over for")
    disclosed.add_argument("--format", choices=["csv", "pdf"], default="pdf")
    _add_output(disclosed)
    disclosed.set_defaults(command=lazy("contacts_export", _MODULE))

    hold = commands.add_parser("hold", help="keep records for a case, whatever their time")
    parts = hold.add_subparsers(required=True, metavar="COMMAND")
    place = parts.add_parser("place", help="hold a record, or all that is kept about a person")
    place.add_argument("reference", nargs="?", help="the reference of a contact, a report or a group")
    place.add_argument("--person", metavar="ID", help="a person instead")
    place.add_argument("--case", required=True, help="the reference of the case")
    place.add_argument("--reason", required=True, help="why, or - to read it from standard input")
    _add_account(place)
    place.set_defaults(command=lazy("hold_place", _MODULE))
    listed = parts.add_parser("list", help="what is held, for which case, by whom and why")
    listed.add_argument("--all", action="store_true", help="also holds that were lifted")
    listed.set_defaults(command=lazy("hold_list", _MODULE))
    lift = parts.add_parser("lift", help="lift a hold")
    lift.add_argument("number", type=int)
    lift.add_argument("--reason", required=True, help="why, or - to read it from standard input")
    lift.set_defaults(command=lazy("hold_lift", _MODULE))


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--force-overwrite", action="store_true", help="replace the file where it is there already")


def _add_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="PLATFORM:ACCOUNT",
        help="an account that they had and that is in the people file no more; may be given several times",
    )
