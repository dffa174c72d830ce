"""An id token shows who signed in only where every part of it holds; the keys and signatures here are real."""

import hmac
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, OctKey, RSAKey
from joserfc.util import urlsafe_b64encode

from adapters.web.id_token import Expected, KeyUnknown, TokenRefused, claims_of, readable_keys

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OURS = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
EXPECTED = Expected("https://id.force.test", "signpost", "the nonce")
CLAIMS: dict[str, Any] = {
    "iss": "https://id.force.test",
    "aud": "signpost",
    "sub": "1",
    "nonce": "the nonce",
    "iat": NOW.timestamp(),
    "exp": NOW.timestamp() + 300,
}
_ANY = jws.JWSRegistry(algorithms=list(jws.JWSRegistry.algorithms))


def token(claims: Mapping[str, Any] = CLAIMS, key: Key = OURS, algorithm: str = "RS256", **header: Any) -> str:
    with warnings.catch_warnings(action="ignore"):  # the library warns of what should not be done
        return jwt.encode({"alg": algorithm, "kid": "one", **header}, dict(claims), key, registry=_ANY)


def accepted(written: str, *keys: Key, now: datetime = NOW) -> Mapping[str, Any]:
    published = [key.as_dict(private=False) for key in keys or (OURS,)]
    return claims_of(written, readable_keys({"keys": published}), EXPECTED, now)


@pytest.mark.parametrize("algorithm", ["RS256", "PS512", "ES256"])
def test_a_token_that_the_provider_signed_for_us_just_now_is_taken(algorithm: str) -> None:
    key = ECKey.generate_key("P-256", {"kid": "one"}) if algorithm == "ES256" else OURS
    assert accepted(token(key=key, algorithm=algorithm), OTHER, key)["sub"] == "1"


def test_the_key_is_found_without_a_name_too() -> None:
    key = RSAKey.generate_key(2048)
    written = jwt.encode({"alg": "RS256"}, CLAIMS, key)
    assert accepted(written, OURS, key)["sub"] == "1"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"iss": "https://evil.test"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"aud": "another"}, "another client"),
        ({"aud": ["another", "third"]}, "another client"),
        ({"aud": ["signpost", "another"]}, "several clients"),
        ({"aud": ["signpost", "another"], "azp": "another"}, "another client"),
        ({"azp": "another"}, "another client"),
        ({"nonce": "another"}, "another request"),
        ({"nonce": None}, "another request"),
        ({"sub": ""}, "about nobody"),
        ({"exp": None}, "time in exp"),
        ({"exp": "tomorrow"}, "time in exp"),
        ({"iat": True}, "time in iat"),
        ({"exp": NOW.timestamp() - 60}, "expired"),
        ({"iat": NOW.timestamp() + 61}, "not valid yet"),
        ({"nbf": NOW.timestamp() + 61}, "not valid yet"),
    ],
)
def test_what_does_not_hold_is_refused(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(TokenRefused, match=why):
        accepted(token({name: value for name, value in (CLAIMS | changed).items() if value is not None}))


def test_the_provider_s_clock_may_be_a_minute_off() -> None:
    assert accepted(token(), now=NOW - timedelta(seconds=60))
    assert accepted(token(), now=NOW + timedelta(seconds=359))


def test_a_token_that_nobody_signed_is_refused() -> None:
    with pytest.raises(TokenRefused, match="proves nothing"):
        accepted(token(algorithm="none", key=OctKey.generate_key(256)))


def test_a_token_that_was_signed_with_the_public_key_is_refused() -> None:
    public = OURS.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body, _ = token(algorithm="HS256", key=OctKey.generate_key(256)).split(".")
    signature = hmac.digest(public, f"{head}.{body}".encode(), "sha256")  # the library would not sign with such a key
    with pytest.raises(TokenRefused, match="proves nothing"):
        accepted(f"{head}.{body}.{urlsafe_b64encode(signature).decode()}")


def test_a_token_of_another_key_with_the_same_name_is_refused() -> None:
    with pytest.raises(KeyUnknown):
        accepted(token(key=OTHER))


def test_what_was_changed_after_it_was_signed_is_refused() -> None:
    head, _, signature = token().split(".")
    _, body, _ = token(CLAIMS | {"sub": "2"}).split(".")
    with pytest.raises(TokenRefused):
        accepted(f"{head}.{body}.{signature}")


@pytest.mark.parametrize("written", ["", "a.b", "a.b.c", "....", "é", token() + ".x"])
def test_what_is_no_token_is_refused(written: str) -> None:
    with pytest.raises(TokenRefused, match="no token"):
        accepted(written)


def test_what_asks_for_more_than_we_understand_is_refused() -> None:
    with pytest.raises(TokenRefused, match="proves nothing"):
        accepted(_with_header(crit=["b64"], b64=False))


@pytest.mark.parametrize("found", [{}, {"keys": "none"}, {"keys": [1, {"kty": "oct", "k": "AAAA"}, {"kty": "RSA"}]}])
def test_keys_that_no_signature_can_be_checked_with_are_passed_over(found: dict[str, Any]) -> None:
    assert readable_keys(found) == []


def test_keys_for_encryption_are_passed_over() -> None:
    assert readable_keys({"keys": [OURS.as_dict(private=False) | {"use": "enc"}]}) == []


def _with_header(**header: Any) -> str:
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    return jwt.encode({"alg": "RS256", "kid": "one", **header}, CLAIMS, OURS, registry=registry)
