"""Signing in at the force's identity provider: what the browser keeps meanwhile, and whom the answer means here."""

import base64
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from bot.records import audit
from bot.records.people import Member
from bot.records.seal import SealBroken
from bot.services import Services

ATTEMPT_LIFE = timedelta(minutes=10)
_PLACE = "cookies/signing-in/attempt"
_OWN_PAGE = re.compile(r"/(?:[a-z0-9-]+(?:/[a-z0-9-]+)*)?")  # a path of ours and nothing that leads elsewhere


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in: what the provider has to give back, and where the person was going."""

    state: str
    nonce: str
    verifier: str
    going_to: str
    ends: float


def begin(going_to: str, services: Services) -> Attempt:
    """A new attempt; whoever was going elsewhere than to a page of ours comes to the first."""
    page = going_to if _OWN_PAGE.fullmatch(going_to) else "/"
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, page, (services.now() + ATTEMPT_LIFE).timestamp())


def sealed(attempt: Attempt, services: Services) -> str:
    """What the browser keeps of it, so that nobody else can finish it."""
    return base64.urlsafe_b64encode(services.seal.close(json.dumps(asdict(attempt)), _PLACE)).decode()


def returned(kept: str, state: str, services: Services) -> Attempt | None:
    """The attempt that an answer belongs to, once; None where this browser did not begin it, or too long ago."""
    try:
        attempt = Attempt(**json.loads(services.seal.opened(base64.urlsafe_b64decode(kept), _PLACE)[0]))
    except (SealBroken, ValueError, TypeError):
        return None
    used = f"sign-in {attempt.state}"
    is_late = datetime.fromtimestamp(attempt.ends, UTC) <= services.now()
    if not secrets.compare_digest(attempt.state.encode(), state.encode()) or is_late:
        return None
    if services.store.recall(used, services.now()) is not None:
        return None
    services.store.remember(used, "used", services.now())  # for half an hour, which is longer than an attempt lives
    return attempt


def signed_in(name: str, services: Services) -> Member | None:
    """Who this is at the provider: the person with that account under "web", or with that id.

    None where nobody is, or where the account of one is the id of another. Signing in is audited.
    """
    found = {m.id: m for m in (services.people.at("web", name), services.people.member(name)) if m is not None}
    if len(found) != 1:
        return None
    (member,) = found.values()
    with services.store.database.write() as connection:
        audit.append(services.store.database, connection, services.now(), member.id, "signed_in", member.id)
    return member
