"""Where the app gets its token (Microsoft Entra), and where the Connector's keys are published.

MSAL asks {authority}/v2.0/.well-known/openid-configuration first (msal/authority.py), then posts client_id,
client_secret and scope to the token endpoint (msal/oauth2cli/oauth2.py, obtain_token_for_client). It insists on https:
`certificate` is what it has to trust.
"""

import asyncio
import datetime
import ipaddress
import ssl
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.teams_server.connector import dropped, failed
from tests.teams_server.core import Call, Core
from tests.teams_server.errors import Json
from tests.teams_server.keys import JWKS, METADATA, Keys, pem, rsa_key
from tests.teams_server.world import APP_ID, TENANT

SCOPE = "https://api.botframework.com/.default"
LIFE = 3599
CERTIFICATE_KEY = "https"


class Tokens:
    """The token endpoint of one tenant."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_routes(self, app: web.Application) -> None:
        """Of the server that speaks https."""
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._configuration)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)

    async def _configuration(self, request: web.Request) -> web.Response:
        tenant = request.match_info["tenant"]
        base = f"{self._core.login_url}{tenant}"
        if tenant != TENANT:
            return _error("invalid_tenant", 400)
        ends = {f"{name}_endpoint": f"{base}/oauth2/v2.0/{name}" for name in ("authorization", "token")}
        return web.json_response(ends | {"issuer": f"{base}/v2.0", "jwks_uri": f"{base}/discovery/v2.0/keys"})

    async def _token(self, request: web.Request) -> web.Response:
        """https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication

        The error's codes are Entra's: https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
        """
        form = {name: str(value) for name, value in (await request.post()).items()}
        call = Call("token", request.path, {name: form.get(name) for name in ("client_id", "scope", "grant_type")})
        self._core.calls.append(call)
        fault = self._core.faults.next("token")
        await asyncio.sleep(fault.delay)
        if fault.gate:
            await fault.gate.wait()
        if fault.drop:
            return dropped(request)
        response = failed(fault, call) if fault.status else self._answer(request, form, call)
        call.status = response.status
        await self._core.changed()
        return response

    def _answer(self, request: web.Request, form: dict[str, str], call: Call) -> web.Response:
        if request.match_info["tenant"] != TENANT or form.get("client_id") != APP_ID:
            call.code = "unauthorized_client"
        elif form.get("client_secret") != self._core.secret:
            call.code = "invalid_client"
        elif form.get("grant_type") != "client_credentials":
            call.code = "unsupported_grant_type"
        elif form.get("scope") != SCOPE:
            call.code = "invalid_scope"
        if call.code:
            return _error(call.code, 401 if call.code == "invalid_client" else 400)
        token = self._core.world.fresh("eyJ-stand-in-")
        self._core.tokens.add(token)
        return web.json_response({"token_type": "Bearer", "expires_in": LIFE, "access_token": token})


class Published:
    """The OpenID metadata and the keys of the Connector."""

    def __init__(self, core: Core, keys: Keys) -> None:
        self._core, self._keys = core, keys

    def add_routes(self, app: web.Application) -> None:
        """Of the server that speaks http."""
        app.router.add_get(METADATA, self._metadata)
        app.router.add_get(JWKS, self._jwks)

    async def _metadata(self, request: web.Request) -> web.Response:
        return await self._answer("metadata", request, self._keys.metadata(self._core.url.rstrip("/")))

    async def _jwks(self, request: web.Request) -> web.Response:
        return await self._answer("keys", request, self._keys.jwks())

    async def _answer(self, method: str, request: web.Request, document: Json) -> web.Response:
        call = Call(method, request.path, {})
        self._core.calls.append(call)
        fault = self._core.faults.next(method)
        if fault.gate:
            await fault.gate.wait()
        if fault.drop:
            return dropped(request)
        response = failed(fault, call) if fault.status else web.json_response(document)
        call.status = response.status
        return response


def _error(code: str, status: int) -> web.Response:
    """As Entra words it; MSAL reads `error` and `error_description`."""
    return web.json_response({"error": code, "error_description": f"AADSTS: {code}"}, status=status)


def certificate(folder: Path) -> Path:
    """A file with a certificate for 127.0.0.1 and its key, signed by itself."""
    key = rsa_key(CERTIFICATE_KEY)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(2))
    builder = builder.add_extension(address, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    subject = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(subject, critical=False)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject), critical=False
    )
    signed = builder.sign(key, hashes.SHA256())
    from cryptography.hazmat.primitives.serialization import Encoding

    path = folder / "stand-in.pem"
    path.write_bytes(signed.public_bytes(Encoding.PEM))
    (folder / "stand-in.key").write_bytes(pem(CERTIFICATE_KEY))
    return path


def tls(path: Path) -> ssl.SSLContext:
    """What the https server needs of it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, path.with_suffix(".key"))
    return context
