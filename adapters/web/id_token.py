"""What an identity provider says of who signed in: checked as OpenID Connect Core 1.0 (3.1.3.7) wants it. Pure."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

SKEW = timedelta(seconds=60)  # by how much the provider's clock may differ from ours
# Signed with a key that only the provider has. With "none" nobody signs; with HS256 anybody could, with its public key.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_REGISTRY = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC"}


class TokenRefused(ValueError):
    """An id token that shows nobody; the message names what is wrong and holds nothing of the token."""


class KeyUnknown(TokenRefused):
    """It is signed with none of the keys that we know: the provider may have a new one."""


@dataclass(frozen=True)
class Expected:
    """What a token has to say: who issued it, for which client, in answer to which request."""

    issuer: str
    client: str
    nonce: str


def readable_keys(found: Mapping[str, Any]) -> list[jwk.Key]:
    """The provider's keys that signatures can be checked with; those of other kinds are passed over."""
    listed = found.get("keys")
    keys = [_key(entry) for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return [key for key in keys if key is not None]


def claims_of(token: str, keys: Sequence[jwk.Key], expected: Expected, now: datetime) -> Mapping[str, Any]:
    """What the token says, once all of it has been checked; raises TokenRefused."""
    claims = _signed(token, keys)
    if claims.get("iss") != expected.issuer:
        raise TokenRefused("another issuer")
    audience = claims.get("aud")
    audience = audience if isinstance(audience, list) else [audience]
    if expected.client not in audience or claims.get("azp", expected.client) != expected.client:
        raise TokenRefused("made for another client")
    if len(audience) > 1 and "azp" not in claims:
        raise TokenRefused("made for several clients")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), expected.nonce.encode()):
        raise TokenRefused("in answer to another request")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise TokenRefused("about nobody")
    if _time(claims, "exp") + SKEW.total_seconds() <= now.timestamp():
        raise TokenRefused("expired")
    if max(_time(claims, "iat"), _time(claims, "nbf", 0)) - SKEW.total_seconds() > now.timestamp():
        raise TokenRefused("not valid yet")
    return claims


def _signed(token: str, keys: Iterable[jwk.Key]) -> Mapping[str, Any]:
    """The claims, where one of the keys signed them."""
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError):
        raise TokenRefused("no token") from None
    algorithm, named = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS or "crit" in header:
        raise TokenRefused("signed in a way that proves nothing")
    for key in keys:
        if (named is not None and key.kid != named) or key.key_type != _KINDS[algorithm[:2]]:
            continue
        try:
            return jwt.decode(token, key, registry=_REGISTRY).claims
        except (JoseError, ValueError):
            continue
    raise KeyUnknown("signed with none of the provider's keys")


def _key(entry: dict[str, Any]) -> jwk.Key | None:
    if entry.get("use", "sig") != "sig" or entry.get("kty") not in ("RSA", "EC"):
        return None
    try:
        return jwk.import_key(entry)
    except (JoseError, ValueError, KeyError, TypeError):
        return None


def _time(claims: Mapping[str, Any], name: str, default: float | None = None) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(f"without a time in {name}")
    return float(value)
