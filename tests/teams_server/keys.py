"""The keys that the Bot Connector signs with, and tokens that it never would.

https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
(connector to bot): the OpenID metadata document names the keys, each with its endorsements; a token has the issuer
https://api.botframework.com, the app id as audience, and the activity's serviceUrl as the claim serviceurl.
"""

import base64
import hmac
import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.teams_server.errors import Json
from tests.teams_server.world import APP_ID, FOREIGN_TENANT

ISSUER = "https://api.botframework.com"
LIFE = 3600
METADATA, JWKS = "/v1/.well-known/openidconfiguration", "/v1/.well-known/keys"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A key of this name; the same one in all tests of a run, because making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Keys:
    """Signs what the Connector sends."""

    def __init__(self, service_url: str) -> None:
        self.service_url = service_url
        self.kid = "stand-in-1"
        self.endorsements = ["msteams"]

    def metadata(self, url: str) -> Json:
        """The OpenID metadata document. `url` is where the stand-in is reached, without a slash at the end."""
        algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
        document = {"issuer": ISSUER, "authorization_endpoint": "https://invalid.botframework.com"}
        return document | {"jwks_uri": f"{url}{JWKS}"} | algorithms

    def jwks(self) -> Json:
        """The keys that are published."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(self.kid).public_key()))
        return {"keys": [public | {"kid": self.kid, "use": "sig", "endorsements": self.endorsements}]}

    def change(self) -> None:
        """Sign with a new key from now on, and publish it alone."""
        self.kid = f"stand-in-{int(self.kid.rpartition('-')[2]) + 1}"

    def claims(self, **claims: Any) -> Json:
        """What a good token says, with some of it changed; None leaves a claim out."""
        now = int(time.time())  # the SDKs check by the real time
        good = {"iss": ISSUER, "aud": APP_ID, "serviceurl": self.service_url, "nbf": now - 60, "exp": now + LIFE}
        return {name: value for name, value in (good | claims).items() if value is not None}

    def token(
        self,
        *,
        key: str = "",
        kid: str | None = "",
        algorithm: str = "RS256",
        headers: Json | None = None,
        **claims: Any,
    ) -> str:
        """A signed token. `key` names another key than the published one; `kid` is the one that the header names."""
        named = self.kid if kid == "" else kid
        more = (headers or {}) | ({} if named is None else {"kid": named})
        secret = rsa_key(key or self.kid) if algorithm.startswith("RS") else "x" * 32
        return jwt.encode(self.claims(**claims), secret, algorithm, headers=more)

    def header(self, **kind: Any) -> str:
        """The Authorization header with such a token."""
        return f"Bearer {self.token(**kind)}"


def pem(name: str) -> bytes:
    """A private key as text."""
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    return rsa_key(name).private_bytes(serialization.Encoding.PEM, kind, plain)


def bad_headers(keys: Keys) -> dict[str, str]:
    """Authorization headers that a bot must not accept, by what is wrong; an empty one stands for none at all."""
    now = int(time.time())
    good = keys.token()
    head, claims, signature = good.split(".")
    other_claims = keys.token(aud=APP_ID, extra="1").split(".")[1]
    unsigned = jwt.encode(keys.claims(), "", "none", headers={"kid": keys.kid})
    public = json.dumps(keys.jwks()["keys"][0])
    return {
        "none": "",
        "empty": "Bearer ",
        "only the scheme": "Bearer",
        "another scheme": f"Basic {good}",
        "lower-case garbage": "bearer garbage",
        "garbage": "Bearer garbage",
        "garbage in three parts": "Bearer a.b.c",
        "not ASCII": "Bearer é.é.é",
        "without signature": f"Bearer {head}.{claims}.",
        "cut signature": f"Bearer {head}.{claims}.{signature[:-8]}",
        "changed claims": f"Bearer {head}.{other_claims}.{signature}",
        "expired": keys.header(nbf=now - 2 * LIFE, exp=now - LIFE),
        "not yet valid": keys.header(nbf=now + LIFE, exp=now + 2 * LIFE),
        "without expiry": keys.header(exp=None),
        "wrong key": keys.header(key="another"),
        "unknown kid": keys.header(key="another", kid="unknown"),
        "good key under an unknown kid": keys.header(kid="unknown"),
        "without kid": keys.header(kid=None),
        "algorithm none": f"Bearer {unsigned}",
        "signed with a shared secret": keys.header(algorithm="HS256"),
        "signed with the public key": f"Bearer {_with_secret(keys, public)}",
        "another audience": keys.header(aud=FOREIGN_TENANT),
        "without audience": keys.header(aud=None),
        "several audiences": keys.header(aud=[FOREIGN_TENANT, "another"]),
        "another issuer": keys.header(iss="https://sts.windows.net/another/"),
        "issuer with a slash": keys.header(iss=f"{ISSUER}/"),
        "without issuer": keys.header(iss=None),
        "another serviceurl": keys.header(serviceurl="https://smba.trafficmanager.net/uk/"),
        "serviceurl of another host with ours in it": keys.header(
            serviceurl=f"https://evil.example/?{keys.service_url}"
        ),
        "without serviceurl": keys.header(serviceurl=None),
        "empty serviceurl": keys.header(serviceurl=""),
    }


def _with_secret(keys: Keys, secret: str) -> str:
    """HS256 with what is public as the secret: the classic confusion of algorithms."""
    begun = keys.token(algorithm="HS256").rpartition(".")[0]  # PyJWT itself refuses such a secret
    signature = hmac.digest(secret.encode(), begun.encode(), "sha256")
    return f"{begun}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
