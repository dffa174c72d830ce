"""Check what somebody typed into the fields of an account before anything of it is kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from bot.flows.engine import day_of
from bot.records.accounts import MOST_EDITORS, STATUSES, Status
from bot.records.people import Member
from bot.wording import accounts as words
from knowledge.drafts.detectors.passwords import looks_like_a_password, speaks_of_one

LONGEST_HANDLE, LONGEST_UNIT, LONGEST_TEXT = 80, 80, 2000  # characters
_HANDLE = re.compile(r"[^\W_][\w .,&'’()/@·-]*")

Known = Callable[[str], Member | None]
Problems = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """The fields of an account as somebody entered them, checked."""

    platform: str
    handle: str
    unit: str
    owner: str | None
    editors: tuple[str, ...]
    purpose: str
    status: Status


def read(typed: Mapping[str, str], force: str, known: Known, *, owner_required: bool = True) -> Entry | Problems:
    """The entry, or what is to be mended by the names of the fields; a problem never repeats what was typed."""
    cells = {name: " ".join(value.split()) if name != "purpose" else value.strip() for name, value in typed.items()}
    handle, owner = cells["handle"].removeprefix("@").strip(), cells["owner"]
    editors = tuple(person for person in ids(cells["editors"]) if person != owner)
    problems = {
        "platform": "" if cells["platform"] in words.PLATFORMS else words.CHOOSE_PLATFORM,
        "handle": "" if len(handle) <= LONGEST_HANDLE and _HANDLE.fullmatch(handle) else words.ENTER_HANDLE,
        "unit": "" if 0 < len(cells["unit"]) <= LONGEST_UNIT and cells["unit"].isprintable() else words.ENTER_UNIT,
        "owner": _owner_problem(owner, force, known, required=owner_required),
        "editors": editors_problem(editors, force, known),
        "purpose": text_problem(cells["purpose"], required=True),
        "status": "" if cells["status"] in STATUSES else words.CHOOSE_STATUS,
    }
    problems |= {name: words.HOLDS_A_LOG_IN for name, value in cells.items() if holds_password(name, value)}
    if any(problems.values()):
        return {name: problem for name, problem in problems.items() if problem}
    status = cast(Status, cells["status"])
    return Entry(cells["platform"], handle, cells["unit"], owner or None, editors, cells["purpose"], status)


def ids(typed: str) -> tuple[str, ...]:
    """The staff numbers in a line, each once."""
    return tuple(dict.fromkeys(re.split(r"[\s,;]+", typed.strip(" ,;")))) if typed.strip(" ,;") else ()


def editors_problem(editors: tuple[str, ...], force: str, known: Known) -> str:
    """Why these people can't be the editors; nothing where they can. Each has to be known in the force."""
    if len(editors) > MOST_EDITORS:
        return words.TOO_MANY_EDITORS.format(most=MOST_EDITORS)
    if any(looks_like_a_password(person) or speaks_of_one(person) for person in editors):
        return words.HOLDS_A_LOG_IN
    return words.UNKNOWN_EDITOR if any(not _works(person, force, known) for person in editors) else ""


def text_problem(typed: str, *, required: bool = False) -> str:
    """Why a text of some lines can't be taken; nothing where it can."""
    if looks_like_a_password(typed):
        return words.HOLDS_A_LOG_IN
    if len(typed) > LONGEST_TEXT:
        return words.TOO_LONG.format(limit=f"{LONGEST_TEXT:,}")
    return words.ENTER_PURPOSE if required and not typed else ""


def day_problem(typed: str, today: date) -> str:
    """Why this can't be the day of the last post; nothing where it can, or was left empty."""
    if looks_like_a_password(typed) or speaks_of_one(typed):
        return words.HOLDS_A_LOG_IN
    day = day_of(typed)
    return words.ENTER_DAY if typed and (day is None or day > today) else ""


def holds_password(name: str, value: str) -> bool:
    """Whether a field must not be kept, or shown again, for what looks like a password in it."""
    return looks_like_a_password(value) or (name not in ("purpose", "odd") and speaks_of_one(value))


def _owner_problem(owner: str, force: str, known: Known, *, required: bool) -> str:
    if not owner:
        return words.ENTER_OWNER if required else ""
    return "" if _works(owner, force, known) else words.UNKNOWN_OWNER


def _works(person: str, force: str, known: Known) -> bool:
    member = known(person)
    return member is not None and member.force == force
