"""Signed requests to the app's own address, where it is set up for HTTP.

https://docs.slack.dev/authentication/verifying-requests-from-slack; slack_sdk/signature/__init__.py checks them.
"""

import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession
from slack_sdk.signature import SignatureVerifier

from tests.slack_server.core import SIGNING_SECRET
from tests.slack_server.delivery import Attempt, Deliveries, Delivery
from tests.slack_server.errors import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class SignedHttp:
    """Posts to the app."""

    deliveries: Deliveries
    url: str
    session: ClientSession
    secret: str = SIGNING_SECRET

    async def send(self, delivery: Delivery, attempt: Attempt) -> None:
        """Post it. Any 2xx acknowledges: https://docs.slack.dev/apis/events-api#responding

        Else it is sent again, unless the answer says X-Slack-No-Retry: https://docs.slack.dev/apis/events-api#retries
        """
        body, kind = encoded(delivery)
        headers = {"Content-Type": kind} | signature(self.secret, body)
        if attempt.number:
            headers |= {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}
        try:
            async with self.session.post(self.url, data=body, headers=headers) as response:
                text = await response.text()
                if response.status // 100 == 2:
                    self.deliveries.accept(delivery, attempt, _answer(text))
                else:
                    delivery.no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                    self.deliveries.fail(delivery, attempt, "http_error")
        except ClientError:
            self.deliveries.fail(delivery, attempt, "connection_failed")

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Post anything, for what Slack would not send: no signature, a wrong one or an old one."""
        async with self.session.post(self.url, data=body, headers=headers) as response:
            return response.status, await response.text()

    async def verify_url(self, challenge: str) -> tuple[int, str]:
        """Ask whether the address is the app's. https://docs.slack.dev/reference/events/url_verification"""
        body = json.dumps({"token": "t", "challenge": challenge, "type": "url_verification"}).encode()
        return await self.post(body, {"Content-Type": JSON} | signature(self.secret, body))

    async def check_ssl(self) -> tuple[int, str]:
        """Look whether the address answers at all. https://docs.slack.dev/interactivity/implementing-slash-commands"""
        body = urlencode({"token": "t", "ssl_check": "1"}).encode()
        return await self.post(body, {"Content-Type": FORM} | signature(self.secret, body))


def signature(secret: str, body: bytes, age: int = 0) -> dict[str, str]:
    """The two headers for a request that was signed some seconds ago."""
    timestamp = str(int(time.time()) - age)
    signed = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signed)}


def encoded(delivery: Delivery) -> tuple[bytes, str]:
    """Events as JSON, commands as a form, the rest as JSON in a form's `payload`.

    https://docs.slack.dev/interactivity/handling-user-interaction#payloads
    """
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload).encode(), JSON
    form = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), FORM


def _answer(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {}
