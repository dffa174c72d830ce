"""Sign-in links for the web pages: signed by this installation, good for a quarter of an hour, for one person."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.services import Services

LINK_LIFE = timedelta(minutes=15)
SESSION_LIFE = timedelta(hours=12)
PLATFORM = "person"  # "person:1234" is somebody who signed in as the member 1234
_ENDS = re.compile(r"[0-9]{1,11}-[0-9a-f]{8}")

_Purpose = Literal["link", "session"]
_LIVES: dict[_Purpose, timedelta] = {"link": LINK_LIFE, "session": SESSION_LIFE}


def link_key(member: str, services: Services) -> str:
    """What the link carries."""
    return _signed("link", member, services)


def session_key(member: str, services: Services) -> str:
    """What the browser's cookie carries."""
    return _signed("session", member, services)


def of_link(key: str, services: Services) -> str | None:
    """The member whom a link signs in, once; None where it is forged, old, used or ended, or they have left."""
    found, used = _opened("link", key, services), f"sign-in {key}"
    if found is None or services.store.recall(used, services.now()) is not None:
        return None
    services.store.remember(used, "used", services.now())  # for half an hour, which is longer than a link lives
    return found.member


def of_session(key: str, services: Services) -> str | None:
    """The member whom a cookie belongs to; None where it is forged, too old or ended, or they have left."""
    found = _opened("session", key, services)
    return found.member if found else None


def sign_out(key: str, services: Services) -> None:
    """End the session of a cookie, wherever else that may have been copied to."""
    found = _opened("session", key, services)
    if found is not None:
        services.sign_outs.end(key, services.now(), found.ends)


def sign_out_everywhere(member: str, services: Services) -> None:
    """End all sessions that somebody has, and the links that they have not used yet.

    Keys tell seconds, so what is begun in the same second is ended, too.
    """
    services.sign_outs.end_all(member, services.now(), services.now() + SESSION_LIFE)


@dataclass(frozen=True)
class _Opened:
    """Whom a key that still holds belongs to, and until when it does."""

    member: str
    ends: datetime


def _signed(purpose: _Purpose, member: str, services: Services) -> str:
    until = services.now() + _LIVES[purpose]
    ends = f"{int(until.timestamp())}-{secrets.token_hex(4)}"  # two that are made in one second differ
    return f"{ends}.{services.seal.signature(_said(purpose, member, ends))}.{member}"


def _opened(purpose: _Purpose, key: str, services: Services) -> _Opened | None:
    ends, _, rest = key.partition(".")
    signature, _, member = rest.partition(".")
    # Exactly as we write it: else a part of an id that follows a space could be moved over there.
    if not _ENDS.fullmatch(ends) or not member:
        return None
    until = datetime.fromtimestamp(int(ends.partition("-")[0]), UTC)
    genuine = services.seal.is_current(_said(purpose, member, ends), signature)  # forged with an old key it is not
    if not genuine or until <= services.now() or services.people.member(member) is None:
        return None
    is_ended = services.sign_outs.is_ended(key, member, until - _LIVES[purpose])
    return None if is_ended else _Opened(member, until)


def _said(purpose: _Purpose, member: str, ends: str) -> bytes:
    return f"sign-in {purpose} {ends} {member}".encode()
