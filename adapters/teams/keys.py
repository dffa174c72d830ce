"""The keys with which Teams signs its tokens, fetched once a day, for both libraries.

botbuilder fetches them itself without a time limit, while the whole process waits, and fails for up to a day when they
change. agents has their address built in, and asks for it at every unknown key.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import jwt
import msgspec

from bot.settings import is_on_this_machine

log = logging.getLogger("signpost")

_FRESH = 24 * 3600.0  # seconds; as Microsoft asks for
_ANEW = 300.0  # not more often than this where somebody names a key that we don't know
_TRY_AGAIN = 10.0
_SECONDS = 10.0
_ENDORSED = "msteams"


class KeysAway(Exception):
    """The keys can't be fetched."""


class UnknownKey(Exception):
    """No key of Teams' has this id."""


class Keys:
    """The keys that the OpenID document at an address leads to."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url, self._clock = url, clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> jwt.PyJWK:
        """The key of that id; raises UnknownKey, or KeysAway where nobody can tell."""
        if self._is_older(_FRESH) or (kid not in self._keys and self._is_older(_ANEW)):
            if kid in self._keys and self._fetching.locked():
                return self._keys[kid]  # one at a time waits for newer keys, which may take long where they are away
            async with self._fetching:
                if self._is_older(_FRESH) or (kid not in self._keys and self._is_older(_ANEW)):
                    await self._fetch()
        if self._fetched is None:
            raise KeysAway
        if kid not in self._keys:
            raise UnknownKey
        return self._keys[kid]

    def _is_older(self, seconds: float) -> bool:
        return self._fetched is None or self._clock() - self._fetched >= seconds

    async def _fetch(self) -> None:
        """Fetch them; where that fails, those that we have stay."""
        if self._tried is not None and self._clock() - self._tried < _TRY_AGAIN:
            return
        try:
            async with asyncio.timeout(_SECONDS), aiohttp.ClientSession(trust_env=True) as session:
                document = await _json(session, self._url)
                address = document["jwks_uri"]
                if not address.startswith("https://") and not is_on_this_machine(address):
                    raise ValueError("keys over an open line")
                self._keys = _signing(await _json(session, address))
            self._fetched = self._clock()
        except Exception as error:
            log.error("The keys of Teams' tokens can't be fetched: %s", type(error).__name__)
        self._tried = self._clock()


async def _json(session: aiohttp.ClientSession, address: str) -> Any:
    async with session.get(address, allow_redirects=False) as response:
        if response.status != 200:
            raise ValueError(response.status)
        return msgspec.json.decode(await response.read())


def _signing(document: Any) -> dict[str, jwt.PyJWK]:
    """Those that may sign for Teams."""
    return {
        key["kid"]: jwt.PyJWK.from_dict(key, algorithm="RS256")
        for key in document["keys"]
        if key.get("kty") == "RSA" and _ENDORSED in (key.get("endorsements") or [_ENDORSED])
    }
