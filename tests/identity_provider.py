"""A real identity provider to sign in at: Canaille, run as a process of its own on this machine.

Its people, Signpost's registration and its keys are told to it on its standard input, a JSON object a line.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

CLIENT, SECRET, PASSWORD = "signpost", "a-secret-of-the-client", "correct horse battery staple"


class IdentityProvider:
    """The process, and what it is asked to do."""

    def __init__(self, process: subprocess.Popen[str], issuer: str) -> None:
        self._process, self.issuer = process, issuer

    def change_keys(self) -> None:
        """Sign with a new key from now on, and publish it alone."""
        self._told({"keys": "change"})

    def _told(self, wanted: dict[str, str]) -> None:
        stdin, stdout = _pipes(self._process)
        stdin.write(json.dumps(wanted) + "\n")
        stdin.flush()
        assert stdout.readline() == "done\n"


@contextmanager
def serve(public_url: str, *accounts: str) -> Iterator[IdentityProvider]:
    """A provider with these accounts, at which Signpost is registered with its public address."""
    variables = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}  # else it insists on https, also for 127.0.0.1
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "tests.identity_provider", folder, public_url, *accounts],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process,
    ):
        try:
            issuer = _pipes(process)[1].readline().strip()
            if not issuer:
                raise RuntimeError("the identity provider does not start: install the test requirements")
            yield IdentityProvider(process, issuer)
        finally:
            process.kill()


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _new_key() -> dict[str, Any]:
    from joserfc.jwk import RSAKey

    return dict(RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True).as_dict(private=True))


def _run(folder: str, public_url: str, accounts: list[str]) -> None:
    from threading import Thread

    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from werkzeug.serving import make_server

    config: dict[str, Any] = {
        "SECRET_KEY": "only for tests",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "sql", "JAVASCRIPT": False, "HTMX": False},
        "CANAILLE_SQL": {"DATABASE_URI": f"sqlite:///{folder}/provider.sqlite"},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [_new_key()], "TRUSTED_DOMAINS": ["signpost.force.test"]},
    }
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True)
    app = create_app(config | {"SERVER_NAME": f"127.0.0.1:{server.server_port}"}, init_backend=True)
    with app.app_context(), Backend.instance.session():
        for name in accounts:
            person = models.User(
                formatted_name=name, family_name=name, user_name=name, display_name=name, password=PASSWORD
            )
            Backend.instance.save(person)
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="Signpost",
            client_uri=public_url,
            redirect_uris=[f"{public_url}/sign-in/return"],
            post_logout_redirect_uris=[f"{public_url}/signed-out"],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email"],
            token_endpoint_auth_method="client_secret_basic",
        )
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    for line in sys.stdin:
        if "keys" in json.loads(line):
            app.config["CANAILLE_OIDC"]["ACTIVE_JWKS"] = [_new_key()]
        print("done", flush=True)


if __name__ == "__main__":
    _run(sys.argv[1], sys.argv[2], sys.argv[3:])
