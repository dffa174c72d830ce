"""Sign-in links for the web pages: signed by this installation, good for a quarter of an hour, for one person."""

import secrets
from datetime import UTC, datetime, timedelta

from bot.services import Services

LINK_LIFE = timedelta(minutes=15)
SESSION_LIFE = timedelta(hours=12)
PLATFORM = "person"  # "person:1234" is somebody who signed in as the member 1234


def link_key(member: str, services: Services) -> str:
    """What the link carries."""
    return _signed("link", member, services.now() + LINK_LIFE, services)


def session_key(member: str, services: Services) -> str:
    """What the browser's cookie carries."""
    return _signed("session", member, services.now() + SESSION_LIFE, services)


def of_link(key: str, services: Services) -> str | None:
    """The member whom a link signs in, once; None where it is forged, old or used, or they have left."""
    member, used = _member("link", key, services), f"sign-in {key}"
    if member is None or services.store.recall(used, services.now()) is not None:
        return None
    services.store.remember(used, "used", services.now())  # for half an hour, which is longer than a link lives
    return member


def of_session(key: str, services: Services) -> str | None:
    """The member whom a cookie belongs to; None where it is forged or too old, or they have left."""
    return _member("session", key, services)


def _signed(purpose: str, member: str, until: datetime, services: Services) -> str:
    ends = f"{int(until.timestamp())}-{secrets.token_hex(4)}"  # two that are made in one second differ
    return f"{ends}.{services.seal.signature(_said(purpose, member, ends))}.{member}"


def _member(purpose: str, key: str, services: Services) -> str | None:
    ends, _, rest = key.partition(".")
    signature, _, member = rest.partition(".")
    seconds = ends.partition("-")[0]
    if not seconds.isdecimal() or not seconds.isascii() or len(seconds) > 12 or not member:
        return None
    genuine = services.seal.is_current(_said(purpose, member, ends), signature)  # forged with an old key it is not
    if not genuine or datetime.fromtimestamp(int(seconds), UTC) <= services.now():
        return None
    return member if services.people.member(member) is not None else None


def _said(purpose: str, member: str, ends: str) -> bytes:
    return f"sign-in {purpose} {ends} {member}".encode()
