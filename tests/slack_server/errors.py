"""How the Web API refuses: HTTP 200 with `ok` false and a code, or 429 and 500."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """Slack says no. https://docs.slack.dev/apis/web-api/#responses"""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.body: Json = {"ok": False, "error": code} | more


def invalid(code: str, problems: Sequence[str]) -> Refused:
    """What is wrong with blocks, a view or arguments, as Slack lists it under `response_metadata.messages`.

    https://docs.slack.dev/reference/methods/views.open (its error example); the form of each line with its
    json-pointer as in https://github.com/slackapi/python-slack-sdk/issues/1257 and the like.
    """
    more: Json = {"errors": list(problems)} if code == "invalid_blocks" else {}
    return Refused(code, response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]}, **more)


def missing_scope(needed: str, provided: Sequence[str]) -> Refused:
    """https://docs.slack.dev/authentication/installing-with-oauth: the answer names what is needed and given."""
    return Refused("missing_scope", needed=needed, provided=",".join(provided))
