"""The `signpost` command: which words it takes and what each of them runs."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from adapters.console.days import day
from adapters.console.keeping_options import add_keeping
from adapters.console.send import complain
from bot import wording
from bot.settings import SettingsError, load_settings
from knowledge.pack import ACCOUNTS

# The parts of argparse's messages that repeat what was typed.
_TYPED = re.compile(
    r"(?<=invalid choice): .*(?= \(choose from)|(?<=ambiguous option): .*|(?<=unexpected option string): .*"
    r"|(?<= value): .*|(?<=ignored explicit argument) .*",
    re.DOTALL,
)

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when it could not, 2 when it was called wrongly."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        options.settings = load_settings()
        command: Command = options.command
        return command(options)
    except SettingsError as error:
        complain(str(error))
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except _expected() as error:
        complain(str(error))
        return 1


def _expected() -> tuple[type[Exception], ...]:
    """Errors whose message tells the person what to do; anything else is a fault of ours and is shown whole."""
    from adapters.console.commands import CommandRefused
    from adapters.web.app import PortTakenError
    from bot.export.files import FileRefused
    from bot.keep import ReceiptRefused
    from bot.records.key_file import KeyFileError
    from knowledge.compare import NoPacks
    from knowledge.documents.library import DocumentRefused
    from knowledge.model.runtime import ModelMissing
    from knowledge.model.weights import WeightsBroken
    from knowledge.search import UnknownForce
    from knowledge.yaml_reader import FileError

    return (
        *(CommandRefused, FileRefused, ReceiptRefused, KeyFileError, DocumentRefused),
        *(ModelMissing, WeightsBroken, UnknownForce, NoPacks, FileError, PortTakenError),
    )


class _Discreet(argparse.ArgumentParser):
    """A parser whose errors never repeat what was typed: it may be a draft, or name somebody."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As usual, but what is left over is refused here, in words of our own."""
        options, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(wording.TOO_MANY_WORDS)
        return options, rest

    def error(self, message: str) -> NoReturn:
        """Say how the command is called, and what is wrong."""
        super().error(_TYPED.sub("", message))


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Discreet(
        prog="signpost", description="Guidance on social media and messaging for police officers and staff."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    asked = commands.add_parser("ask", help="answer one question")
    asked.add_argument("question", help="the question, in quotation marks")
    asked.add_argument("--force", required=True, help="whose policy: wmp, wiltshire or wwm")
    asked.add_argument("--json", action="store_true", help="print the answer as JSON")
    asked.set_defaults(command=_lazy("ask"))

    chat = commands.add_parser("chat", help="ask and follow up in the terminal")
    chat.add_argument("--force", required=True, help="whose policy: wmp, wiltshire or wwm")
    chat.add_argument("--person", metavar="ID", help="who you are, so that your supervisor is known")
    chat.set_defaults(command=_lazy("chat"))

    serve = commands.add_parser("serve", help="start the web chat on this machine")
    serve.set_defaults(command=_lazy("serve"))

    checked = commands.add_parser("check", help="check a draft before it is posted")
    checked.add_argument("draft", help="the draft, or - to read it from standard input, where no other program sees it")
    checked.add_argument("--force", required=True, help="whose policy: wmp, wiltshire or wwm")
    checked.add_argument("--account", required=True, choices=ACCOUNTS, help="what it is for")
    checked.add_argument("--json", action="store_true", help="print the result as JSON")
    checked.set_defaults(command=_lazy("check"))

    batch = commands.add_parser("batch", help="answer a file of questions and drafts, one JSON object a line")
    batch.add_argument("file", type=Path)
    batch.set_defaults(command=_lazy("batch"))

    evaluate = commands.add_parser(
        "evaluate", help="check a policy owner's cases (YAML: question, date, verdict, clause)"
    )
    evaluate.add_argument("file", type=Path, nargs="?")
    evaluate.add_argument(
        "--compare",
        nargs=2,
        type=Path,
        metavar=("OLD", "NEW"),
        help="two folders of packs: list every verdict that changes, on their questions and those of the file",
    )
    evaluate.add_argument("--old-model", type=Path, help="weights that the old packs are read with, if not our own")
    evaluate.set_defaults(command=_lazy("evaluate"))

    setup = commands.add_parser("setup", help="build the language model and read the policies in advance")
    setup.set_defaults(command=_lazy("setup"))

    train = commands.add_parser("train", help="tune the language model, or what reads drafts, messages or pasted texts")
    train.add_argument(
        "what", nargs="?", choices=["questions", "drafts", "words", "messages", "pasted"], default="questions"
    )
    train.add_argument(
        "--measure",
        choices=["wording", "authors", "rules"],
        default="wording",
        help="what is new about the questions held out; authors and rules are for measuring and keep the weights",
    )
    train.add_argument(
        "--seed", type=int, choices=[1, 2, 3, 4], help="train only this one, so that both can be trained at once"
    )
    train.add_argument("--threads", type=int, default=1)
    train.set_defaults(command=_lazy("train"))

    policies = commands.add_parser("policies", help="load official documents, check and list the packs")
    parts = policies.add_subparsers(required=True, metavar="COMMAND")
    add = parts.add_parser("add", help="load a force's official documents (Markdown or plain text)")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--force", required=True)
    add.add_argument("--document", help="which document it is, when it can't be recognised")
    add.set_defaults(command=_lazy("policies_add"))
    listed = parts.add_parser("list", help="documents, review dates, matched and unmatched clauses")
    listed.add_argument("--force", help="only this force")
    listed.add_argument("--clauses", action="store_true", help="name every clause that has no match")
    listed.set_defaults(command=_lazy("policies_list"))
    check = parts.add_parser("check", help="check every pack for faults")
    check.add_argument("--packs", type=Path, help="a folder of packs other than our own")
    check.set_defaults(command=_lazy("policies_check"))

    indexed = parts.add_parser("index", help="store the packs' index with them, before a release")
    indexed.set_defaults(command=_lazy("policies_index"))

    _add_records(commands)

    receipt = commands.add_parser("receipt", help="check a receipt")
    receipts = receipt.add_subparsers(required=True, metavar="COMMAND")
    verify = receipts.add_parser("verify", help="whether a receipt was issued here and not changed since")
    verify.add_argument("file", type=Path, help="a file with the receipt, or - to paste it")
    verify.set_defaults(command=_lazy("receipt_verify"))
    return parser


def _add_records(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """What keeps people and records."""
    flows = commands.add_parser("flows", help="check and draw the guided flows")
    parts = flows.add_subparsers(required=True, metavar="COMMAND")
    check = parts.add_parser("check", help="walk every path and name what is wrong")
    check.add_argument("--folder", type=Path, help="a folder of flows other than our own")
    check.set_defaults(command=_lazy("flows_check", "flow_commands"))
    drawn = parts.add_parser("draw", help="a picture of a flow (SVG)")
    drawn.add_argument("flow")
    drawn.add_argument("--output", type=Path, help="a file instead of standard output")
    drawn.set_defaults(command=_lazy("flows_draw", "flow_commands"))

    people = commands.add_parser("people", help="who works here")
    parts = people.add_subparsers(required=True, metavar="COMMAND")
    imported = parts.add_parser("import", help="read everybody from a table (CSV)")
    imported.add_argument("file", type=Path)
    imported.set_defaults(command=_lazy("people_import", "people_commands"))
    add_keeping(commands, parts, _lazy)
    rota = commands.add_parser("rota", help="who is on duty when")
    parts = rota.add_subparsers(required=True, metavar="COMMAND")
    imported = parts.add_parser("import", help="read duties from a table (CSV) or a calendar (ICS)")
    imported.add_argument("file", type=Path)
    imported.set_defaults(command=_lazy("rota_import", "people_commands"))

    accounts = commands.add_parser("accounts", help="the register of force accounts on social media")
    parts = accounts.add_subparsers(required=True, metavar="COMMAND")
    imported = parts.add_parser("import", help="add those that exist already from a table (CSV)")
    imported.add_argument("file", type=Path)
    imported.set_defaults(command=_lazy("accounts_import", "account_commands"))
    listed = parts.add_parser("list", help="list them, those that need something first")
    listed.add_argument("--force", help="only this force")
    listed.add_argument("--json", action="store_true", help="print the list as JSON")
    listed.set_defaults(command=_lazy("accounts_list", "account_commands"))
    exported = parts.add_parser("export", help="write the whole register of a force to a file")
    exported.add_argument("--force", required=True)
    exported.add_argument("--format", choices=["csv", "pdf"], default="pdf")
    exported.add_argument("--output", required=True, type=Path, metavar="FILE")
    exported.add_argument("--force-overwrite", action="store_true", help="replace the file where it is there already")
    exported.set_defaults(command=_lazy("accounts_export", "account_commands"))

    signed = commands.add_parser("sign-in", help="make a link that signs somebody in to the web pages on this machine")
    signed.add_argument("person", help="their id, as it was imported")
    signed.set_defaults(command=_lazy("sign_in", "record_commands"))

    signed = commands.add_parser("sign-out", help="end all that somebody is signed in with, and their unused links")
    signed.add_argument("person", help="their id, as it was imported")
    signed.set_defaults(command=_lazy("sign_out", "record_commands"))

    notices = commands.add_parser("notices", help="what could not be delivered")
    parts = notices.add_subparsers(required=True, metavar="COMMAND")
    listed = parts.add_parser("parked", help="list it: for whom, since when, why, and what to do about it")
    listed.add_argument("--force", help="only this force")
    listed.add_argument("--json", action="store_true", help="print the list as JSON")
    listed.set_defaults(command=_lazy("notices_parked", "notice_commands"))
    again = parts.add_parser("retry", help="try to deliver one of them again")
    again.add_argument("id", type=int, help="its number, as the list has it")
    again.set_defaults(command=_lazy("notices_retry", "notice_commands"))

    inbox = commands.add_parser("inbox", help="what policy owners were asked, and what Signpost could not answer")
    parts = inbox.add_subparsers(required=True, metavar="COMMAND")
    listed = parts.add_parser("list", help="the questions and the counts, without any text")
    listed.add_argument("--force", required=True)
    listed.add_argument("--week", help="only this week, such as 2026-W47")
    listed.add_argument("--json", action="store_true", help="print the list as JSON")
    listed.set_defaults(command=_lazy("inbox_list", "inbox_commands"))
    checked = parts.add_parser("check", help="what an edited rule would change around it")
    checked.add_argument("rule", help="its id")
    checked.add_argument(
        "--packs", type=Path, required=True, help="a folder of packs, one pack, or one edited file of rules"
    )
    checked.set_defaults(command=_lazy("inbox_check", "inbox_commands"))
    cases = parts.add_parser("cases", help="new test cases from answered questions that were marked so")
    cases.add_argument("--force", required=True)
    cases.set_defaults(command=_lazy("inbox_cases", "inbox_commands"))
    _add_groups(commands)

    slack = commands.add_parser("slack", help="set Slack up, and check that it is")
    parts = slack.add_subparsers(required=True, metavar="COMMAND")
    printed = parts.add_parser("manifest", help="the app's manifest, to paste where the app is created")
    printed.add_argument("--http", metavar="URL", help="for HTTP at this https address; Socket Mode where left out")
    printed.set_defaults(command=_lazy("slack_manifest", "slack_commands"))
    checked = parts.add_parser("check", help="ask Slack whether tokens, scopes and people are right")
    checked.add_argument("--to", metavar="ID", help="the Slack account that gets a test message, such as U0123")
    checked.set_defaults(command=_lazy("slack_check", "slack_commands"))

    teams = commands.add_parser("teams", help="set Microsoft Teams up, and check that it is")
    parts = teams.add_subparsers(required=True, metavar="COMMAND")
    packed = parts.add_parser("package", help="write the app's package, to upload where apps are managed")
    packed.add_argument("--out", type=Path, default=Path("signpost-teams.zip"), metavar="FILE")
    packed.add_argument("--privacy", metavar="URL", help="the force's privacy notice; the web pages where left out")
    packed.add_argument("--terms", metavar="URL", help="the force's terms of use; the web pages where left out")
    packed.set_defaults(command=_lazy("teams_package", "teams_commands"))
    checked = parts.add_parser("check", help="test the registration, the endpoint and who can be reached")
    checked.add_argument("--to", metavar="ID", help="the Entra object id of somebody who gets a test message")
    checked.set_defaults(command=_lazy("teams_check", "teams_commands"))

    log = commands.add_parser("audit", help="the log of who did and read what")
    parts = log.add_subparsers(required=True, metavar="COMMAND")
    verify = parts.add_parser("verify", help="whether the log is whole and unchanged")
    verify.add_argument("--head", action="append", default=[], metavar="NUMBER:CODE", help="a head kept from earlier")
    verify.add_argument(
        "--heads", type=Path, metavar="FILE", help="a file of published heads other than SIGNPOST_AUDIT_HEADS"
    )
    verify.set_defaults(command=_lazy("audit_verify", "record_commands"))
    head = parts.add_parser("head", help="number and code of the last row, to be kept elsewhere every day")
    head.set_defaults(command=_lazy("audit_head", "record_commands"))

    key = commands.add_parser("key", help="change the key that seals what is stored")
    parts = key.add_subparsers(required=True, metavar="COMMAND")
    rotate = parts.add_parser("rotate", help="add a new key, which stands by until every process has it")
    rotate.add_argument("--use", action="store_true", help="use the key that stands by from now on")
    rotate.set_defaults(command=_lazy("key_rotate", "key_commands"))
    reseal = parts.add_parser("reseal", help="seal what is stored with the newest key; say what needs the others")
    reseal.set_defaults(command=_lazy("key_reseal", "key_commands"))


def _add_groups(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Campaigns, and handing groups over to the official record."""
    campaign = commands.add_parser("campaign", help="ask everybody to declare or confirm their messaging groups")
    parts = campaign.add_subparsers(required=True, metavar="COMMAND")
    start = parts.add_parser("start", help="show whom it concerns, and begin it once that is confirmed")
    start.add_argument("--force", required=True)
    start.add_argument("--last-day", required=True, type=day, metavar="DAY", help="such as 2027-03-31")
    start.add_argument("--unit", action="append", default=[], help="only this unit; may be given several times")
    start.add_argument("--yes", action="store_true", help="begin it without being asked")
    start.set_defaults(command=_lazy("campaign_start", "campaign_commands"))
    shown = parts.add_parser("show", help="how many have confirmed, in each unit")
    shown.add_argument("--force", required=True)
    shown.set_defaults(command=_lazy("campaign_show", "campaign_commands"))
    ended = parts.add_parser("end", help="ask nobody any more")
    ended.add_argument("reference", help="its reference, as show has it")
    ended.set_defaults(command=_lazy("campaign_end", "campaign_commands"))

    groups = commands.add_parser("groups", help="hand the register of messaging groups over to the official record")
    parts = groups.add_subparsers(required=True, metavar="COMMAND")
    exported = parts.add_parser("export", help="what was not taken over yet")
    exported.add_argument("--force", required=True)
    exported.add_argument("--unit", help="only people of this unit")
    exported.add_argument("--since", type=day, metavar="DAY", help="only what is from this day or later")
    exported.add_argument("--all", action="store_true", help="also what was taken over before")
    exported.add_argument(
        "--format",
        choices=["csv", "pdf"],
        default="csv",
        help="pdf: to be read; it can't be marked",
    )
    exported.add_argument("--output", required=True, type=Path, metavar="FILE")
    exported.set_defaults(command=_lazy("groups_export", "group_commands"))
    marked = parts.add_parser("transferred", help="mark what is in an exported file as taken over")
    marked.add_argument("file", type=Path)
    marked.add_argument("--under", required=True, metavar="REFERENCE", help="what the official system calls it")
    marked.set_defaults(command=_lazy("groups_transferred", "group_commands"))


def _lazy(name: str, module: str = "commands") -> Command:
    """The command of this name, imported only when it runs, so that each starts as fast as it can."""

    def run(options: argparse.Namespace) -> int:
        command: Command = getattr(import_module(f"adapters.console.{module}"), name)
        return command(options)

    return run
