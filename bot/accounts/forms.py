"""The forms of the register: an account's entry, its editors, the owner's monthly review."""

from collections.abc import Mapping, Sequence
from typing import cast, get_args

from bot.accounts import duties
from bot.accounts.fields import Problems, day_problem, holds_password, text_problem
from bot.accounts.reviews import Review, YesNo
from bot.accounts.telling import today
from bot.flows.engine import day_of
from bot.messages import Block, Card, Choice, Field, Form, Notice, Reply
from bot.records.accounts import Account, Status
from bot.services import Services
from bot.wording import accounts as words

REGISTER = "accounts"  # choices and forms are "accounts:ACTION:REFERENCE"
_ENTRY = ("platform", "handle", "unit", "owner", "editors", "purpose")
_REVIEW = ("needed", "used", "last_used", "editors", "two_step", "odd")
_CHOSEN = ("needed", "used", "editors", "two_step")


def entry(
    name: str,
    title: str,
    typed: Mapping[str, str],
    statuses: Sequence[Status],
    blocks: Sequence[Block] = (),
    problems: Problems | None = None,
) -> Reply:
    """The form of an account's entry; `statuses` are those that may be chosen, and without any none is asked for."""
    asked = (*_ENTRY, *(("status",) if statuses else ()))
    options = {
        "platform": tuple(Choice(label, platform) for platform, label in words.PLATFORMS.items()),
        "status": tuple(Choice(words.STATUSES[status], status) for status in statuses),
    }
    fields = tuple(
        _field(n, words.FIELDS[n], typed, problems, words.HINTS.get(n, ""), options.get(n, ()), required=n != "editors")
        for n in asked
    )
    return _reply(f"{REGISTER}:{name}", title, fields, words.SAVE, blocks)


def seen_log_in(force: str, problems: Mapping[str, str], services: Services) -> list[Block]:
    """What to do about a password that was typed, where one was."""
    return duties.said(force, services, "log-in") if words.HOLDS_A_LOG_IN in problems.values() else []


def editors(account: Account, typed: str, services: Services, problem: str = "") -> Reply:
    """The form in which the owner says who posts on an account."""
    field = _field(
        "editors", words.FIELDS["editors"], {"editors": typed}, {"editors": problem}, words.HINTS["editors"], (), False
    )
    blocks = seen_log_in(account.force, {"editors": problem}, services)
    blocks += duties.said(account.force, services, "changes", "leaver")
    return _reply(f"{REGISTER}:editors:{account.reference}", words.EDITORS_TITLE, (field,), words.SAVE, blocks)


def review(
    account: Account, services: Services, typed: Mapping[str, str] | None = None, problems: Problems | None = None
) -> Reply:
    """The form of the monthly review, with what the policy asks for."""
    listed = ", ".join(account.editors) or words.NO_EDITORS
    options = {"two_step": (*_yes_no(), Choice(words.UNSURE, "unsure")), **dict.fromkeys(_CHOSEN[:3], _yes_no())}
    fields = tuple(
        _field(
            name,
            words.REVIEW_LABELS[name].format(editors=listed),
            typed or {},
            problems,
            words.REVIEW_HINTS.get(name, ""),
            options.get(name, ()),
            name in _CHOSEN,
        )
        for name in _REVIEW
    )
    blocks = seen_log_in(account.force, problems or {}, services)
    blocks += duties.said(account.force, services, "review", "unused", "two-step")
    return _reply(f"{REGISTER}:review:{account.reference}", words.REVIEW_TITLE, fields, words.SEND_REVIEW, blocks)


def reviewed(typed: Mapping[str, str], services: Services) -> Review | Problems:
    """The review that was filled in, or what is to be mended by the names of the fields."""
    said = {name: typed.get(name, "").strip() for name in _REVIEW}
    allowed = {name: ("yes", "no", *(("unsure",) if name == "two_step" else ())) for name in _CHOSEN}
    problems = {name: words.CHOOSE for name, options in allowed.items() if said[name] not in options}
    problems |= {"last_used": day_problem(said["last_used"], today(services)), "odd": text_problem(said["odd"])}
    if any(problems.values()):
        return {name: problem for name, problem in problems.items() if problem}
    needed, used, right = (cast(YesNo, said[name]) for name in ("needed", "used", "editors"))
    two_step = next(option for option in get_args(Review.__annotations__["two_step"]) if option == said["two_step"])
    return Review(needed, used, day_of(said["last_used"]), right, two_step, said["odd"])


def _yes_no() -> tuple[Choice, ...]:
    return (Choice(words.YES, "yes"), Choice(words.NO, "no"))


def _field(
    name: str,
    label: str,
    typed: Mapping[str, str],
    problems: Problems | None,
    hint: str,
    options: tuple[Choice, ...],
    required: bool,
) -> Field:
    """A field with what was typed before, unless that looks like a password: it is shown to nobody again."""
    value = typed.get(name, "")
    shown = "" if holds_password(name, value) else value
    return Field(
        name, label, hint, options, required, name in ("purpose", "odd"), shown, (problems or {}).get(name, "")
    )


def _reply(name: str, title: str, fields: tuple[Field, ...], submit: str, blocks: Sequence[Block]) -> Reply:
    card = Card(title, "neutral", (Notice(words.NEVER_IN_HERE), *blocks))
    return Reply(text=title, cards=(card,), form=Form(name, title, fields, submit))
