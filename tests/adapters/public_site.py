"""The web pages as people reach them through a proxy: https, a host name of their own, a provider to sign in at."""

import html
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.web.app import HOST, make_app
from adapters.web.oidc import Client
from bot.services import Services
from tests.identity_provider import CLIENT, PASSWORD, SECRET, IdentityProvider, serve

NAME = "signpost.force.test"


@dataclass(frozen=True)
class Place:
    """Where the pages are served: the port with its socket, and the certificate that the proxy would have."""

    port: int
    listening: socket.socket
    certificate: Path
    provider: IdentityProvider

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def client(self) -> Client:
        return Client(self.provider.issuer, CLIENT, SECRET, "preferred_username", self.url)


@contextmanager
def place(folder: Path, *accounts: str) -> Iterator[Place]:
    """A place with a provider that knows these accounts."""
    with socket.create_server((HOST, 0)) as listening:  # held all the time, or somebody else could take the port
        port: int = listening.getsockname()[1]
        with serve(f"https://{NAME}:{port}", *accounts) as provider:
            yield Place(port, listening, _certificate(folder / "certificate.pem"), provider)


@asynccontextmanager
async def served(at: Place, services: Services, client: Client | None = None) -> AsyncIterator[str]:
    """The pages, served there; their address."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(at.certificate)
    runner = web.AppRunner(make_app(services, client or at.client), shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, at.listening.dup(), ssl_context=context).start()
    yield at.url
    await runner.cleanup()


@asynccontextmanager
async def browser(at: Place) -> AsyncIterator["Browser"]:
    """A browser that trusts the certificate and finds the host name on this machine."""
    trusting = ssl.create_default_context(cafile=str(at.certificate))
    connector = aiohttp.TCPConnector(resolver=_ThisMachine(), ssl=trusting)
    jar = aiohttp.CookieJar(unsafe=True)  # the provider has no name, only an address
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
        yield Browser(session, at.url)


class Browser:
    """Follows redirects, fills in the provider's forms, and goes on where a page says so, as a browser does."""

    def __init__(self, session: aiohttp.ClientSession, home: str) -> None:
        self.session, self._home = session, home
        self.page, self.url, self.status = "", "", 0

    async def open(self, path: str, **asked: str) -> str:
        """Go to a page of ours."""
        async with self.session.get(f"{self._home}{path}", params=asked) as response:
            return await self._read(response)

    async def press(self, path: str, **fields: str) -> str:
        """Send the form of the page that is open."""
        known = {name: self.field(name) for name in ("token", "conversation")}
        async with self.session.post(f"{self._home}{path}", data={**known, **fields}) as response:
            return await self._read(response)

    async def sign_in(self, account: str, path: str = "/contacts") -> str:
        """Open a page, and sign in at the provider when it asks for that."""
        await self.open(path)
        await self.fill_in(login=account)
        return await self.fill_in(password=PASSWORD)

    async def fill_in(self, **wanted: str) -> str:
        """Send the provider's form with these fields."""
        named = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', self.page)
        fields = {name: html.unescape(value) for name, value in named} | wanted
        async with self.session.post(self.url, data=fields) as response:
            return await self._read(response)

    async def go_on(self) -> str:
        """Follow the page's own direction to another."""
        found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', self.page)
        assert found, self.page
        target = html.unescape(found[1])
        async with self.session.get(target if "://" in target else f"{self._home}{target}") as response:
            return await self._read(response)

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(f'name="{name}" value="([^"]*)"', self.page)
        return found[1] if found else ""

    async def _read(self, response: aiohttp.ClientResponse) -> str:
        self.page, self.url, self.status = await response.text(), str(response.url), response.status
        return html.unescape(self.page)


class _ThisMachine(AbstractResolver):
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=HOST, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """There is nothing to close."""


def _certificate(file: Path) -> Path:
    """A certificate for the host name, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
