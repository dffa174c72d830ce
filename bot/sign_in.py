"""Sign-in links for the web pages: signed by this installation, good for a quarter of an hour, for one person."""

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
    """The member whom a link signs in; None where it is forged or too old, or nobody works here under that id."""
    return _member("link", key, services)


def of_session(key: str, services: Services) -> str | None:
    """The member whom a cookie belongs to; None where it is forged or too old, or they have left."""
    return _member("session", key, services)


def _signed(purpose: str, member: str, until: datetime, services: Services) -> str:
    ends = str(int(until.timestamp()))
    return f"{ends}.{_signature(purpose, member, ends, services)}.{member}"


def _member(purpose: str, key: str, services: Services) -> str | None:
    ends, _, rest = key.partition(".")
    signature, _, member = rest.partition(".")
    if not ends.isdecimal() or not ends.isascii() or len(ends) > 12 or not member:
        return None
    same = services.seal.same(signature, _signature(purpose, member, ends, services))
    if not same or datetime.fromtimestamp(int(ends), UTC) <= services.now():
        return None
    return member if services.people.member(member) is not None else None


def _signature(purpose: str, member: str, ends: str, services: Services) -> str:
    return services.seal.signature(f"sign-in {purpose} {ends} {member}".encode())
